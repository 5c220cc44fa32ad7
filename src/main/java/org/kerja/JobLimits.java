package org.kerja;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits that a running job keeps for parts of its work, shared by all jobs of its connection on all nodes. Whether a
 * job as a whole may run is better said by {@link Limit}, which costs no attempt. All methods throw {@link StoreException}
 * if the store cannot be reached, and {@link UnsupportedOperationException} where jobs run without one.
 */
public interface JobLimits {

    /** One of the places of a funnel; free again when it is closed, or when the lease of its job has ended. */
    interface Slot extends AutoCloseable {

        /** Frees it. */
        @Override
        void close();
    }

    /**
     * Passes if fewer than {@code rate} have passed under this key within the last {@code per}.
     *
     * @return empty if it has passed; else how long it is until it could
     */
    Optional<Duration> throttle(String key, int rate, Duration per);

    /**
     * The same, waiting for its turn for as long as patience lasts.
     *
     * @return whether it has passed
     */
    boolean throttle(String key, int rate, Duration per, Duration patience) throws InterruptedException;

    /** Takes one of so many places under this key; empty if all are taken. The same job has no more than one of them. */
    Optional<Slot> funnel(String key, int places);

    /** The same, waiting for a place for as long as patience lasts. */
    Optional<Slot> funnel(String key, int places, Duration patience) throws InterruptedException;

    /**
     * How long it is until fewer than {@code rate} will have passed within {@code per}; empty if that is so now.
     * Passes not.
     */
    Optional<Duration> exceeded(String key, int rate, Duration per);

    /** Forgets what has passed under a key. */
    void reset(String key);
}
