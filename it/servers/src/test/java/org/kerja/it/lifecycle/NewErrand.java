package org.kerja.it.lifecycle;

import org.kerja.Job;
import org.kerja.JobContext;

/** What {@link Errand} has become in the next version of its application. */
@Job("errand")
public record NewErrand(String what) {
    void handle(JobContext job) throws InterruptedException {
        Ledger.passGate("new " + what, job);
    }
}
