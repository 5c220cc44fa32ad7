package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.spi.Threads;

/**
 * Sees to it that timeouts hold: interrupts the thread of a job whose time is up and, when that does not help within the
 * grace, takes the run from it. It looks when the next deadline is due, not once per job.
 */
final class Watchdog {

    /** What to do with a run whose thread does not end. */
    @FunctionalInterface
    interface Abandonment {

        void abandon(Run run);
    }

    private final Duration grace;
    private final Abandonment abandonment;
    private final Recurring look;
    private final Set<Run> watched = ConcurrentHashMap.newKeySet();
    private volatile long nextLook = Long.MAX_VALUE;

    Watchdog(String worker, Duration grace, Threads threads, Abandonment abandonment) {
        this.grace = grace;
        this.abandonment = abandonment;
        this.look = new Recurring("The watchdog of worker " + worker, threads, Duration.ofSeconds(1), this::look);
    }

    void watch(Run run) {
        run.timeout().ifPresent(timeout -> {
            watched.add(run);
            long now = System.nanoTime();
            long at = now + timeout.toNanos();
            long next = nextLook;
            if (next == Long.MAX_VALUE || at - next < 0) {
                nextLook = at;
                look.wakeIn(timeout);
            } else if (next - now < 0) {
                // It is late, or will never come since it could not be scheduled.
                look.wake();
            }
        });
    }

    void forget(Run run) {
        watched.remove(run);
    }

    void stop(Duration patience) throws InterruptedException {
        look.stop(patience);
    }

    private Duration look() {
        nextLook = Long.MAX_VALUE;
        Duration next = Recurring.UNTIL_WOKEN;
        for (Run run : watched) {
            Duration left = check(run);
            if (left.compareTo(next) < 0) {
                next = left;
            }
        }
        if (!next.equals(Recurring.UNTIL_WOKEN)) {
            nextLook = System.nanoTime() + next.toNanos();
        }
        return next;
    }

    /** Does what is due for a run and returns the time until the next is. */
    private Duration check(Run run) {
        Duration timeout = run.timeout().orElse(Recurring.UNTIL_WOKEN);
        Duration over = run.runningFor().minus(timeout);
        if (over.isNegative()) {
            return over.negated();
        }
        if (!run.isStopped(Run.Stop.TIMEOUT)) {
            run.stop(Run.Stop.TIMEOUT);
        }
        if (over.compareTo(grace) < 0) {
            return grace.minus(over);
        }
        watched.remove(run);
        abandonment.abandon(run);
        return Recurring.UNTIL_WOKEN;
    }
}
