package org.kerja.upgrade;

import jakarta.transaction.Transactional;
import org.kerja.Job;
import org.kerja.JobContext;

/** A job of both releases whose first attempt halts in its transaction, after it has left its effect there. */
@Job(timeout = "none")
public record HaltedPayment(int number) {

    @Transactional
    void handle(Effects effects, JobContext job) throws InterruptedException {
        effects.leave(job, number, "");
        if (job.attempt() == 1) {
            effects.halt();
        }
    }
}
