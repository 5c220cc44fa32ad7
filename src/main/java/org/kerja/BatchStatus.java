package org.kerja;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far a batch is. Times are the store's.
 *
 * @param name that its dispatch gave it, or empty
 * @param options what its dispatch gave it to keep
 * @param failedJob the job that has failed first, if one has
 * @param failure with which message it has
 */
public record BatchStatus(
        BatchId id,
        String name,
        WorkflowState state,
        MemberCounts jobs,
        Map<String, String> options,
        Optional<JobId> failedJob,
        Optional<String> failure,
        Instant createdAt,
        Optional<Instant> endedAt) {

    public BatchStatus {
        options = Map.copyOf(options);
    }
}
