package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kerja.engine.ManualThreads;

@Tag("interleavings")
class RecurringInterleavingsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void eachWakeUpIsFollowedByARunAndNoTwoRunAtOnce() {
        explore(200, () -> {
            AnyTimeThreads threads = new AnyTimeThreads(MINUTE);
            AtomicInteger wishes = new AtomicInteger();
            AtomicInteger seen = new AtomicInteger();
            AtomicInteger running = new AtomicInteger();
            Recurring recurring = new Recurring("The task", threads, MINUTE, () -> {
                require(running.incrementAndGet() == 1, "it runs alone");
                seen.set(wishes.get());
                running.decrementAndGet();
                return Recurring.UNTIL_WOKEN;
            });

            together(
                    () -> {
                        wishes.incrementAndGet();
                        recurring.wake();
                    },
                    () -> {
                        recurring.wakeIn(MINUTE);
                        wishes.incrementAndGet();
                        recurring.wake();
                    });
            threads.close();

            require(seen.get() == 2, "both wishes were seen, not " + seen);
        });
    }

    @Test
    void noRunBeginsOnceItIsStopped() {
        explore(200, () -> {
            ManualThreads threads = new ManualThreads();
            AtomicInteger runs = new AtomicInteger();
            AtomicBoolean stopped = new AtomicBoolean();
            Recurring recurring = new Recurring("The task", threads, MINUTE, () -> {
                runs.incrementAndGet();
                return MINUTE;
            });
            recurring.wake();
            Runnable timer = threads.only().begun();

            together(
                    () -> {
                        boolean late = stopped.get();
                        timer.run();
                        require(!late || runs.get() == 0, "who comes after the stop does not run it");
                    },
                    recurring::wake,
                    () -> {
                        stop(recurring);
                        stopped.set(true);
                    });

            require(threads.pending().isEmpty(), "no more runs are timed");
        });
    }

    private static void stop(Recurring recurring) {
        try {
            recurring.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
