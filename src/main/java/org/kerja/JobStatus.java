package org.kerja;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a job has come, and what has come of it. Times are the store's.
 *
 * @param progress the percentage it last reported
 * @param result what it left by {@link JobContext#result}, as JSON
 * @param reason why it was skipped, or with which message it was dropped or has failed
 * @param endedAt when it ended; empty while it waits or runs
 */
public record JobStatus(
        JobId id,
        String name,
        String connection,
        String queue,
        JobState state,
        Optional<Integer> progress,
        Optional<String> result,
        Optional<String> reason,
        Instant dispatchedAt,
        Optional<Instant> endedAt) {

    /** Whether nothing more will come of it by itself. */
    public boolean hasEnded() {
        return endedAt.isPresent();
    }
}
