package org.kerja.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.kerja.OnDuplicate;
import org.kerja.Unique;

/**
 * The key that only one job of a store has at a time.
 *
 * @param key at most {@link #KEY_LIMIT} characters
 * @param until how long the job has it
 * @param time how long that is for {@link Unique.Until#TIME}, else zero
 * @param maxWait how long after the first of them {@link OnDuplicate#EXTEND} lets a job be due at the latest
 */
public record Uniqueness(
        String key, Unique.Until until, Duration time, OnDuplicate onDuplicate, Optional<Duration> maxWait) {

    /** The length of the longest key. */
    public static final int KEY_LIMIT = 200;

    /** The same key, without which the job is dropped. */
    public Uniqueness dropped() {
        return new Uniqueness(key, until, time, OnDuplicate.DROP, maxWait);
    }

    /** Whether the job takes the place of one that waits. */
    public boolean replaces() {
        return onDuplicate == OnDuplicate.REPLACE || onDuplicate == OnDuplicate.EXTEND;
    }

    /**
     * When the job is due: as it says, but not after the longest wait.
     *
     * @param since when the first of those that were put off was dispatched, in milliseconds of the store's clock
     * @param now that clock
     */
    public Due latest(Due due, long since, long now) {
        if (onDuplicate != OnDuplicate.EXTEND || maxWait.isEmpty()) {
            return due;
        }
        Duration left = maxWait.get().minusMillis(now - since);
        if (left.isNegative()) {
            return Due.NOW;
        }
        if (due instanceof Due.After after) {
            return after.delay().compareTo(left) > 0 ? new Due.After(left) : due;
        }
        Instant latest = Instant.ofEpochMilli(now).plus(left);
        return ((Due.At) due).instant().isAfter(latest) ? new Due.At(latest) : due;
    }
}
