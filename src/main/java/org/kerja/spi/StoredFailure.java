package org.kerja.spi;

import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;

/**
 * A failed job as it lies in a store. Times are milliseconds since the epoch, of the store's clock.
 *
 * @param connection the connection it was dispatched to
 * @param attempts the log of attempts as the engine wrote it, or empty
 */
public record StoredFailure(
        JobId id,
        String connection,
        String name,
        int version,
        String queue,
        int priority,
        String payload,
        FailureReason reason,
        String message,
        long createdAt,
        long failedAt,
        JobCounters counters,
        String attempts) {}
