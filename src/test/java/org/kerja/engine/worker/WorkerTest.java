package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.JobStore;
import org.kerja.spi.Threads;

/** A worker whose threads and timers a test lets run one after the other. */
class WorkerTest {

    /** Longer than a thread takes jobs before it goes back to its pool. */
    private static final Duration LONG = Duration.ofMillis(30);

    private final SteppedThreads threads = new SteppedThreads();
    private final List<String> order = new ArrayList<>();

    @Test
    void aFreePermitIsUsedWhileTheLastClaimedJobRunsOnAThreadThatWasAskedForBefore() {
        try (JobStore store = new MemoryDriver()
                        .open(
                                new ConnectionSettings("default", property -> Optional.empty()),
                                new JvmEnvironment(InstantSource.system()));
                TestNode node = new TestNode(store, new NoTransactions())) {
            node.set("kerja.workers.default.concurrency", "2")
                    .set("kerja.workers.default.prefetch", "0")
                    .set("kerja.workers.default.poll.min", "1h")
                    .set("kerja.workers.default.poll.max", "1h")
                    .on(threads)
                    .doing((task, context) -> run(node, task))
                    .start();

            node.dispatcher().dispatch(Task.of("first"));
            threads.runTimers();
            // Claims the second for the other thread, and then gives its own back, since it has had its time.
            threads.runJobs();
            node.dispatcher().dispatch(Task.of("third"));
            threads.runTimers();
            threads.runJobs();
        }

        assertThat(order).containsExactly("first", "second", "third", "second has ended");
    }

    private void run(TestNode node, Task task) {
        order.add(task.what());
        if (task.what().equals("first")) {
            node.dispatcher().dispatch(Task.of("second"));
            threads.runTimers();
            long end = System.nanoTime() + LONG.toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } else if (task.what().equals("second")) {
            threads.runTimers();
            threads.runJobs();
            order.add("second has ended");
        }
    }

    /** Nothing runs by itself. */
    private static final class SteppedThreads implements Threads {

        private final ManualThreads timers = new ManualThreads();
        private final Queue<Runnable> jobs = new ArrayDeque<>();

        /** Runs what is due, and what becomes due by that. */
        void runTimers() {
            List<ManualThreads.Scheduled> pending = timers.pending();
            while (!pending.isEmpty() && pending.get(0).delay().isZero()) {
                pending.get(0).run();
                pending = timers.pending();
            }
        }

        /** Runs the threads that have been asked for by now, as far as none of them does so itself. */
        void runJobs() {
            List.copyOf(jobs).forEach(job -> {
                if (jobs.remove(job)) {
                    job.run();
                }
            });
        }

        @Override
        public void execute(Runnable task) {
            jobs.add(task);
        }

        @Override
        public Timer schedule(Runnable task, Duration delay) {
            return timers.schedule(task, delay);
        }

        @Override
        public void reserve() {
            // A test needs none.
        }

        @Override
        public void close() {
            timers.close();
        }
    }
}
