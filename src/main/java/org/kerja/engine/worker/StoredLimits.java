package org.kerja.engine.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.kerja.JobLimits;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitRule;

/** The limits of a running job, kept in the store of its connection. */
final class StoredLimits implements JobLimits {

    /** How often a job that waits for a place looks for one. */
    private static final Duration LOOKED_EVERY = Duration.ofMillis(100);

    /** No key of an annotation begins like these, in which colons are escaped. */
    private static final String THROTTLE = "within-jobs:throttle:";

    private static final String FUNNEL = "within-jobs:funnel:";

    private final JobStore store;
    private final Lease lease;
    private final Runnable holding;

    /**
     * Those of a run.
     *
     * @param holding is told before the lease holds a place
     */
    StoredLimits(JobStore store, Lease lease, Runnable holding) {
        this.store = store;
        this.lease = lease;
        this.holding = holding;
    }

    /** Those of a job that runs where it was dispatched, which are refused. */
    static JobLimits none(Lease lease) {
        return new StoredLimits(
                new EmptyStore("sync", Set.of()) {
                    @Override
                    public void push(List<Envelope> jobs) {
                        throw new UnsupportedOperationException("Nothing is stored here");
                    }
                },
                lease,
                () -> {});
    }

    @Override
    public Optional<Duration> throttle(String key, int rate, Duration per) {
        return store.acquire(name(THROTTLE, key), rate(key, rate, per), lease);
    }

    @Override
    public boolean throttle(String key, int rate, Duration per, Duration patience) throws InterruptedException {
        return await(patience, () -> throttle(key, rate, per));
    }

    @Override
    public Optional<Slot> funnel(String key, int places) {
        return enter(key, places).isEmpty()
                ? Optional.of(() -> store.release(name(FUNNEL, key), lease))
                : Optional.empty();
    }

    @Override
    public Optional<Slot> funnel(String key, int places, Duration patience) throws InterruptedException {
        return await(patience, () -> enter(key, places))
                ? Optional.of(() -> store.release(name(FUNNEL, key), lease))
                : Optional.empty();
    }

    private Optional<Duration> enter(String key, int places) {
        holding.run();
        return store.acquire(name(FUNNEL, key), places(key, places), lease);
    }

    @Override
    public Optional<Duration> exceeded(String key, int rate, Duration per) {
        LimitRule rule = rate(key, rate, per);
        return store.limitUse(name(THROTTLE, key), rule).heldUp(rule);
    }

    @Override
    public void reset(String key) {
        store.forgetUses(name(THROTTLE, key));
    }

    @FunctionalInterface
    private interface Asking {

        Optional<Duration> waiting();
    }

    private static boolean await(Duration patience, Asking asking) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Duration> waiting = asking.waiting();
            if (waiting.isEmpty()) {
                return true;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            long next = Math.min(Math.max(1, waiting.get().toNanos()), LOOKED_EVERY.toNanos());
            pause(Math.min(left, next));
        }
    }

    /** There is no signal for what other nodes free. */
    private static void pause(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for a limit");
        }
        LockSupport.parkNanos(nanos);
    }

    private static String name(String kind, String key) {
        if (key.isEmpty() || key.length() > 150 || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + key + "' cannot be a key; use 1 to 150 characters.");
        }
        return kind + key;
    }

    private static LimitRule rate(String key, int rate, Duration per) {
        if (rate < 1) {
            throw new IllegalArgumentException(
                    "The limit '" + key + "' has a rate of " + rate + ", which lets nothing pass; give at least 1.");
        }
        if (per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException("The limit '" + key + "' has a rate within a time of " + per
                    + ", which is not more than nothing; give more.");
        }
        return new LimitRule(0, rate, per);
    }

    private static LimitRule places(String key, int places) {
        if (places < 1) {
            throw new IllegalArgumentException(
                    "The limit '" + key + "' has " + places + " places, which let nothing pass; give at least 1.");
        }
        return new LimitRule(places, 0, Duration.ZERO);
    }
}
