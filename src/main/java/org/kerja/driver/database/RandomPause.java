package org.kerja.driver.database;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kerja.StoreException;

/** A wait of random length, so that transactions that have collided do not collide again. */
final class RandomPause {

    private RandomPause() {}

    /** Waits; an interrupt ends it and what it is for. */
    static void atMost(long millis, String connection, Exception cause) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        // It may end early without a cause, which makes the next try earlier and nothing else.
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(nanos) + 1);
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException(
                    "Connection '" + connection + "': interrupted while waiting for other transactions", cause);
        }
    }
}
