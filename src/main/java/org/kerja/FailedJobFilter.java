package org.kerja;

import java.time.Instant;
import java.util.Optional;

/**
 * Which failed jobs are meant; all conditions must hold.
 *
 * @param queue of this queue
 * @param name of this job name
 * @param from failed at this instant or later
 * @param until failed before this instant
 */
public record FailedJobFilter(
        Optional<String> queue, Optional<String> name, Optional<Instant> from, Optional<Instant> until) {

    private static final FailedJobFilter ALL =
            new FailedJobFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Every failed job. */
    public static FailedJobFilter all() {
        return ALL;
    }

    /** Only those of a queue. */
    public FailedJobFilter onQueue(String queue) {
        return new FailedJobFilter(Optional.of(queue), name, from, until);
    }

    /** Only those of a job name. */
    public FailedJobFilter named(String name) {
        return new FailedJobFilter(queue, Optional.of(name), from, until);
    }

    /** Only those that failed at this instant or later. */
    public FailedJobFilter failedFrom(Instant from) {
        return new FailedJobFilter(queue, name, Optional.of(from), until);
    }

    /** Only those that failed before this instant. */
    public FailedJobFilter failedBefore(Instant until) {
        return new FailedJobFilter(queue, name, from, Optional.of(until));
    }
}
