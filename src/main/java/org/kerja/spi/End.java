package org.kerja.spi;

import java.time.Duration;
import java.util.Optional;
import org.kerja.JobState;

/**
 * How a claimed job has ended, to be kept.
 *
 * @param reason why it was skipped or dropped, else empty
 * @param progress the percentage it last reported
 * @param result what it left, as the engine wrote it
 * @param age the time since its dispatch
 * @param keep for how long it is to be found
 * @param membership if it is part of a chain or a batch
 */
public record End(
        Lease lease,
        String name,
        String queue,
        JobState state,
        String reason,
        Optional<Integer> progress,
        Optional<String> result,
        Duration age,
        Duration keep,
        Optional<Membership> membership) {

    /** How a job has ended that is part of nothing. */
    public End(
            Lease lease,
            String name,
            String queue,
            JobState state,
            String reason,
            Optional<Integer> progress,
            Optional<String> result,
            Duration age,
            Duration keep) {
        this(lease, name, queue, state, reason, progress, result, age, keep, Optional.empty());
    }
}
