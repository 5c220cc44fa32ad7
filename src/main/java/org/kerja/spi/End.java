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
        Duration keep) {}
