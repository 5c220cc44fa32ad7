package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.Claim;

/** The job's thread, the watchdog, the lease keeper and the stop at one run. */
@Tag("interleavings")
class RunInterleavingsTest {

    private final Claim claim = SampleJobs.claim();
    private final JobDefinition definition = SampleJobs.definition();

    @Test
    void oneOfThoseWhoWantToEndsIt() {
        explore(200, () -> {
            Run run = run();
            AtomicInteger ends = new AtomicInteger();

            together(
                    () -> count(run.begin() && run.end(), ends),
                    () -> count(run.withdraw(), ends),
                    () -> count(run.abandon().isPresent(), ends));

            require(ends.get() == 1, "one has ended it, not " + ends);
        });
    }

    @Test
    void itDoesNotBeginOnceItsLeaseIsLost() {
        explore(200, () -> {
            Run run = run();
            AtomicBoolean lost = new AtomicBoolean();

            together(
                    () -> {
                        run.stop(Run.Stop.LOST);
                        lost.set(true);
                    },
                    () -> {
                        boolean before = lost.get();
                        require(!(run.begin() && before), "it does not begin");
                    });
        });
    }

    @Test
    void noInterruptComesOnceItHasEnded() {
        explore(200, () -> {
            Run run = run();
            AtomicBoolean next = new AtomicBoolean();

            together(
                    () -> {
                        run.begin();
                        run.end();
                        Thread.interrupted();
                        next.set(true);
                        require(!Thread.currentThread().isInterrupted(), "the next run is not interrupted");
                    },
                    () -> run.stop(Run.Stop.TIMEOUT));
        });
    }

    @Test
    void itsThreadKnowsWhenItComesBackWhetherItWasWrittenOff() {
        explore(200, () -> {
            Run run = run();
            run.begin();
            AtomicInteger stuck = new AtomicInteger();

            together(
                    () -> {
                        run.end();
                        if (run.isStuck()) {
                            stuck.decrementAndGet();
                        }
                    },
                    () -> count(run.abandon().isPresent() && run.writeOff(), stuck));

            require(stuck.get() == 0, "who is counted as stuck is counted as back, not " + stuck);
        });
    }

    private static void count(boolean done, AtomicInteger counter) {
        if (done) {
            counter.incrementAndGet();
        }
    }

    private Run run() {
        return new Run(claim, definition, Long.MAX_VALUE);
    }
}
