package org.kerja.engine.worker;

import java.util.function.LongSupplier;

/**
 * How many jobs to claim beyond those that can start now. Short jobs are worth claiming by the hundred, since a claim
 * costs a round trip and a commit; long ones are better left for nodes that are free. So it doubles while a full claim
 * is used up within {@link #QUICK_NANOS}, and halves when one lasts.
 */
final class ReadAhead {

    /** A claim costs about 2 ms on a database beside; used up within 100 ms, it is worth making it larger. */
    static final long QUICK_NANOS = 100_000_000;

    static final long SLOW_NANOS = 1_000_000_000;

    private final int concurrency;
    private final int maximum;
    private final LongSupplier nanoTime;
    private volatile int ahead;
    private long lastClaim;

    /**
     * Begins with nothing.
     *
     * @param nanoTime the monotonic clock
     */
    ReadAhead(int concurrency, int maximum, LongSupplier nanoTime) {
        this.concurrency = concurrency;
        this.maximum = maximum;
        this.nanoTime = nanoTime;
        this.lastClaim = nanoTime.getAsLong() - SLOW_NANOS;
    }

    int jobs() {
        return ahead;
    }

    /** Notes a claim and whether it got as many jobs as were asked for. */
    synchronized void claimed(boolean full) {
        long now = nanoTime.getAsLong();
        long sinceLast = now - lastClaim;
        lastClaim = now;
        if (full && sinceLast < QUICK_NANOS) {
            ahead = Math.min(maximum, Math.max(concurrency, 2 * ahead));
        } else if (sinceLast > SLOW_NANOS) {
            ahead /= 2;
        }
    }

    /** Claimed jobs had to be given back since they waited for too long. */
    synchronized void tooMuch() {
        ahead = 0;
    }
}
