package org.kerja.middleware;

import java.time.Duration;

/** What becomes of a job after a run, or instead of one. */
public sealed interface Outcome {

    /** It has run to its end, and is done unless it asked for something else. */
    record Done() implements Outcome {}

    /**
     * It is not needed: it is gone, and counts neither as done nor as failed.
     *
     * @param reason for people
     */
    record Skipped(String reason) implements Outcome {}

    /** It goes back to its queue, to run again after a delay; counts as no failure. */
    record Released(Duration delay) implements Outcome {

        public Released {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("A delay of " + delay + " is negative; give zero or more.");
            }
        }
    }

    /** It fails, whatever tries are left. */
    record Failed(Throwable error) implements Outcome {}

    /** That the job is not needed. */
    static Outcome skip(String reason) {
        return new Skipped(reason);
    }

    /** That the job runs again after a delay; zero or more. */
    static Outcome release(Duration delay) {
        return new Released(delay);
    }

    /** That the job fails with an error. */
    static Outcome fail(Throwable error) {
        return new Failed(error);
    }
}
