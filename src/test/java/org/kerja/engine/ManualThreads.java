package org.kerja.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.kerja.spi.Threads;

/** Threads that a test drives by hand: what is scheduled runs when the test says so, in the test's thread. */
public final class ManualThreads implements Threads {

    private final List<Scheduled> timers = new CopyOnWriteArrayList<>();
    private volatile boolean rejecting;

    /** One scheduled task. */
    public final class Scheduled implements Timer {

        private final Runnable task;
        private final Duration delay;

        private Scheduled(Runnable task, Duration delay) {
            this.task = task;
            this.delay = delay;
        }

        public Duration delay() {
            return delay;
        }

        /** Lets its time come. */
        public void run() {
            begun().run();
        }

        /** Lets its thread take it, so that it can no longer be cancelled, but not yet get any further. */
        public Runnable begun() {
            if (!timers.remove(this)) {
                throw new IllegalStateException("It was cancelled or has run");
            }
            return task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        if (rejecting) {
            throw new RejectedExecutionException("Suspended, as the test wants it");
        }
        Scheduled timer = new Scheduled(task, delay);
        timers.add(timer);
        return timer;
    }

    @Override
    public void reserve() {
        // A test needs none.
    }

    /** Takes no more tasks, or takes them again. */
    public void rejecting(boolean now) {
        rejecting = now;
    }

    /** What waits for its time, the soonest first. */
    public List<Scheduled> pending() {
        List<Scheduled> sorted = new ArrayList<>(timers);
        sorted.sort(Comparator.comparing(Scheduled::delay));
        return sorted;
    }

    /** The only task that waits. */
    public Scheduled only() {
        List<Scheduled> all = pending();
        if (all.size() != 1) {
            throw new AssertionError("Expected one timer, not " + all.size());
        }
        return all.get(0);
    }

    /** Runs the only task that waits. */
    public void runOnly() {
        only().run();
    }

    @Override
    public void close() {
        timers.clear();
    }
}
