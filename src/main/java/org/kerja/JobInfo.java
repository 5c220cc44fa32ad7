package org.kerja;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One stored job as it stood when asked. Times are the store's.
 *
 * @param payload the job's JSON, with the context that goes along, or what both were encrypted to
 * @param availableAt since when or from when it may be claimed; for a reserved job the end of its lease
 * @param node the node that holds it, if it is reserved
 * @param progress the percentage it last reported
 * @param counters how often it was delivered, failed, lost and released
 * @param attempts the attempts that did not complete it; the first and the most recent ones are kept
 * @param readAt when it was asked for
 */
public record JobInfo(
        JobId id,
        String name,
        int version,
        String connection,
        String queue,
        int priority,
        JobState state,
        String payload,
        Instant createdAt,
        Instant availableAt,
        Optional<String> node,
        Optional<Integer> progress,
        JobCounters counters,
        List<Attempt> attempts,
        Instant readAt) {

    public JobInfo {
        attempts = List.copyOf(attempts);
    }
}
