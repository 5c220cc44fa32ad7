package org.kerja.it.lifecycle;

import org.kerja.Job;
import org.kerja.JobContext;

/** A job that only the first application knows. */
@Job
public record FirstOnly(String what) {
    void handle(JobContext job) throws InterruptedException {
        Ledger.passGate(what, job);
    }
}
