package org.kerja.spi;

import java.util.Optional;
import org.kerja.JobId;
import org.kerja.JobState;

/** A job that has ended, as it is kept. Times are milliseconds of the store's clock since the epoch. */
public record EndedJob(
        JobId id,
        String name,
        String queue,
        JobState state,
        String reason,
        Optional<Integer> progress,
        Optional<String> result,
        long createdAt,
        long endedAt) {}
