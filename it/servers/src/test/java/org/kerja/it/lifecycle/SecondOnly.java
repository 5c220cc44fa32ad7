package org.kerja.it.lifecycle;

import org.kerja.Job;
import org.kerja.JobContext;

/** A job that only the second application knows. */
@Job
public record SecondOnly(String what) {
    void handle(JobContext job) throws InterruptedException {
        Ledger.passGate(what, job);
    }
}
