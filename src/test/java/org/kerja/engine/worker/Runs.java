package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Optional;
import org.kerja.engine.job.SampleJobs;

/** Runs of a sample job. */
final class Runs {

    private Runs() {}

    /** One that has been claimed. */
    static Run claimed() {
        return new Run(
                SampleJobs.claim(),
                SampleJobs.definition(),
                System.nanoTime() + Duration.ofHours(1).toNanos());
    }

    /** One that the calling thread has begun. */
    static Run begun(Duration timeout) {
        Run run = claimed();
        if (!run.begin()) {
            throw new IllegalStateException("A run that has just been claimed can be begun");
        }
        run.started(Optional.of(timeout));
        return run;
    }
}
