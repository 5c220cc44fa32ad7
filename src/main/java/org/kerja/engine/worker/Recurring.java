package org.kerja.engine.worker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.Threads;

/**
 * A short task that runs again and again: after the wait that it returned, or as soon as it is woken. It never runs
 * twice at once, and being woken while it runs makes it run once more. A run that throws is logged by its change and
 * repeated with a growing wait, so that a store that is down costs a statement now and then and nothing spins.
 */
final class Recurring {

    /** The wait of a task that has nothing to do until it is woken. */
    static final Duration UNTIL_WOKEN = Duration.ofSeconds(Long.MAX_VALUE);

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /** Beyond this it is only woken: the nanoseconds of 292 years no longer fit into a long. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);

    /** One run. */
    @FunctionalInterface
    interface Step {

        /** Does the work and returns the wait until the next. */
        Duration run();
    }

    private final String name;
    private final Threads threads;
    private final Duration longestRetry;
    private final Step step;

    // Guarded by this; the volatile ones are also read without it.
    private Threads.@Nullable Timer timer;
    private long timerAt;
    private int timers;
    private volatile boolean running;
    private volatile boolean woken;
    private volatile boolean stopped;
    private volatile boolean failing;
    private int failures;

    /** The shortest wait that was asked for during a run. */
    private Duration askedFor = UNTIL_WOKEN;

    Recurring(String name, Threads threads, Duration longestRetry, Step step) {
        this.name = name;
        this.threads = threads;
        this.longestRetry = longestRetry;
        this.step = step;
    }

    /** Makes the task run as soon as possible. */
    void wake() {
        // A burst of wake-ups costs one: the run that is already due will see what they were for.
        if (!woken) {
            wakeIn(Duration.ZERO);
        }
    }

    /** Makes the task run at the latest after this wait. */
    synchronized void wakeIn(Duration wait) {
        if (stopped) {
            return;
        }
        boolean now = wait.isZero();
        if (failing && now && !running && timer != null) {
            // The next try is already timed; being woken must not make it spin.
            return;
        }
        if (now) {
            woken = true;
        }
        if (running) {
            askedFor = wait.compareTo(askedFor) < 0 ? wait : askedFor;
        } else {
            schedule(wait);
        }
    }

    /** Makes the task run before this returns, in this thread of the engine, unless it runs already or waits to try again. */
    void runNow() {
        int next;
        synchronized (this) {
            if (stopped || running || failing) {
                wake();
                return;
            }
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            next = ++timers;
        }
        run(next);
    }

    /** Ends the task; a run that has begun goes on to its end, which is awaited for at most this long. */
    synchronized void stop(Duration patience) throws InterruptedException {
        stopped = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        long end = System.nanoTime() + patience.toNanos();
        while (running) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Whether the last run failed. */
    boolean isFailing() {
        return failing;
    }

    private void schedule(Duration wait) {
        if (wait.compareTo(LONGEST) > 0) {
            return;
        }
        long at = System.nanoTime() + wait.toNanos();
        if (timer != null) {
            if (timerAt - at <= 0) {
                return;
            }
            timer.cancel();
        }
        try {
            int next = timers + 1;
            timer = threads.schedule(() -> run(next), wait);
            timerAt = at;
            timers = next;
        } catch (RejectedExecutionException e) {
            timer = null;
            woken = false;
            LOGGER.log(System.Logger.Level.WARNING, name + " cannot be scheduled; it goes on when it is next woken", e);
        }
    }

    private void run(int number) {
        synchronized (this) {
            if (number != timers) {
                // It was cancelled too late. Its successor is timed; were both to run, each would time another.
                return;
            }
            timer = null;
            if (stopped || running) {
                return;
            }
            running = true;
            woken = false;
            askedFor = UNTIL_WOKEN;
        }
        Duration wait = Duration.ZERO;
        try {
            wait = step.run();
            succeeded();
        } catch (RuntimeException | Error e) {
            wait = failed(e);
        } finally {
            ended(wait);
        }
    }

    private synchronized void ended(Duration wait) {
        running = false;
        if (stopped) {
            notifyAll();
        } else {
            schedule(askedFor.compareTo(wait) < 0 && !failing ? askedFor : wait);
        }
    }

    private void succeeded() {
        if (failing) {
            LOGGER.log(System.Logger.Level.INFO, "{0} works again", name);
        }
        failing = false;
        failures = 0;
    }

    private Duration failed(Throwable error) {
        if (!failing) {
            LOGGER.log(
                    System.Logger.Level.WARNING, name + " failed and will be repeated: " + error.getMessage(), error);
        }
        failing = true;
        long wait = FIRST_RETRY.toMillis() << Math.min(failures++, 10);
        return Duration.ofMillis(Math.min(wait, longestRetry.toMillis()));
    }
}
