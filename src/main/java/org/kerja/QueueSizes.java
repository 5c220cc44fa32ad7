package org.kerja;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many jobs lie in a queue, by the store's clock.
 *
 * @param ready may be claimed now, those with an expired lease included
 * @param delayed wait for their time
 * @param reserved held by a worker under a lease
 * @param oldestReadyAge for how long the oldest ready job has been ready; empty when none is
 */
public record QueueSizes(long ready, long delayed, long reserved, Optional<Duration> oldestReadyAge) {

    /** No jobs. */
    public static final QueueSizes NONE = new QueueSizes(0, 0, 0, Optional.empty());

    /** What lies in this and in another queue. */
    public QueueSizes plus(QueueSizes other) {
        return new QueueSizes(
                ready + other.ready,
                delayed + other.delayed,
                reserved + other.reserved,
                Stream.concat(oldestReadyAge.stream(), other.oldestReadyAge.stream())
                        .max(Comparator.naturalOrder()));
    }

    /** All jobs of the queue. */
    public long total() {
        return ready + delayed + reserved;
    }
}
