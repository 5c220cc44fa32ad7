package org.kerja.engine.job;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;
import org.kerja.JobId;

/**
 * Makes job ids: UUIDs of version 7 (RFC 9562 section 5.7) whose 12 bits after the time count within the millisecond,
 * so that ids of one JVM sort in the order in which they were made.
 */
public final class JobIds {

    private static final int COUNTER_LIMIT = 1 << 12;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private long lastMillis;
    private int counter;

    /** The next one. */
    public synchronized JobId next() {
        long now = System.currentTimeMillis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = 0;
        } else if (++counter == COUNTER_LIMIT) {
            // More than 4096 in a millisecond: run ahead of the clock rather than out of order.
            lastMillis++;
            counter = 0;
        }
        long high = lastMillis << 16 | 0x7000L | counter;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low).toString());
    }
}
