package org.kerja.spi;

import java.util.List;
import java.util.Optional;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;

/**
 * A job as it lies in a store. Times are milliseconds of the store's clock since the epoch.
 *
 * @param attempts the log of attempts as the engine wrote it, or empty
 * @param limits the keys of its line, if it is limited
 * @param readAt when it was so
 */
public record StoredJob(
        JobId id,
        String name,
        int version,
        String queue,
        int priority,
        JobState state,
        String payload,
        long createdAt,
        long availableAt,
        Optional<String> node,
        Optional<Integer> progress,
        JobCounters counters,
        String attempts,
        List<String> limits,
        long readAt) {}
