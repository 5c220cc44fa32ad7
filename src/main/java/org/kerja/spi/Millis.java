package org.kerja.spi;

import java.time.Duration;
import java.time.Instant;

/** Times as stores have them. Far ones are cut, so that adding them up never overflows. */
public final class Millis {

    /** Some thirty thousand years. */
    private static final long FAR = 1_000_000_000_000_000L;

    private Millis() {}

    /** A span of time; none is negative. */
    public static long of(Duration duration) {
        return duration.compareTo(Duration.ofMillis(FAR)) > 0 ? FAR : Math.max(0, duration.toMillis());
    }

    /** What is due already is due now, and a clock may have been set back. */
    public static Duration notNegative(long millis) {
        return Duration.ofMillis(Math.max(0, millis));
    }

    /** An instant, since the epoch. */
    public static long of(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return instant.isAfter(Instant.ofEpochMilli(FAR)) ? FAR : instant.toEpochMilli();
    }
}
