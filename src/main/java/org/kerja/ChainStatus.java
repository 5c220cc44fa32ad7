package org.kerja;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a chain is. Times are the store's.
 *
 * @param failedJob the job that has failed first, if one has
 * @param failure with which message it has
 */
public record ChainStatus(
        ChainId id,
        WorkflowState state,
        MemberCounts jobs,
        Optional<JobId> failedJob,
        Optional<String> failure,
        Instant createdAt,
        Optional<Instant> endedAt) {}
