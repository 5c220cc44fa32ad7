package org.kerja.upgrade;

import java.util.List;
import org.kerja.Job;
import org.kerja.JobContext;

/**
 * A job of both releases that leaves its effect and then does what is said of this run, counted over all nodes and
 * retries.
 */
@Job(tries = 3, backoff = "0", timeout = "none")
public record Trouble(int number, List<Turn> turns) {

    /** What a run does. */
    public enum Turn {
        THROW,
        HALT,
        FAIL,
        RETURN
    }

    void handle(Effects effects, JobContext job) throws InterruptedException {
        int run = effects.leave(job, number, "");
        switch (turns.get(run - 1)) {
            case THROW -> throw new IllegalStateException("run " + run);
            case HALT -> effects.halt();
            case FAIL -> job.fail("run " + run);
            case RETURN -> {}
        }
    }
}
