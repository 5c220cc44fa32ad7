package org.kerja;

import java.time.Instant;
import java.util.List;

/**
 * A job that has finally failed and is kept.
 *
 * @param payload the job's JSON as it was dispatched, or what it was encrypted to
 * @param connection where it was dispatched, and where a retry puts it
 * @param queue the queue it was on, and that a retry puts it on
 * @param message what was thrown or said last, in one line
 * @param attempts the attempts that did not complete it; the first and the most recent ones are kept
 */
public record FailedJob(
        JobId id,
        String name,
        int version,
        String connection,
        String queue,
        int priority,
        String payload,
        FailureReason reason,
        String message,
        Instant createdAt,
        Instant failedAt,
        JobCounters counters,
        List<Attempt> attempts) {

    public FailedJob {
        attempts = List.copyOf(attempts);
    }
}
