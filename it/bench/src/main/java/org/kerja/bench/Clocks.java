package org.kerja.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/** The time that processes of one machine share, and ways to let it pass. */
final class Clocks {

    private Clocks() {}

    /** Microseconds since 1970. */
    static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Lets time pass until a moment of {@link #micros}. */
    static void until(long micros) {
        for (long left = micros - micros(); left > 0; left = micros - micros()) {
            LockSupport.parkNanos(left * 1_000);
        }
    }

    static void rest(Duration duration) {
        until(micros() + duration.toNanos() / 1_000);
    }

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
