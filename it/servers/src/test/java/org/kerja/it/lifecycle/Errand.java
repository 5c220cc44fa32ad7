package org.kerja.it.lifecycle;

import org.kerja.Job;
import org.kerja.JobContext;

/** A job that two applications know. */
@Job
public record Errand(String what) {
    void handle(JobContext job) throws InterruptedException {
        Ledger.passGate(what, job);
    }
}
