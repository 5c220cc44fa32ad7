package org.kerja;

import java.time.Duration;
import java.util.Optional;

/**
 * How many jobs lie in a queue, by the store's clock.
 *
 * @param ready may be claimed now, those with an expired lease included
 * @param delayed wait for their time
 * @param reserved held by a worker under a lease
 * @param oldestReadyAge for how long the oldest ready job has been ready; empty when none is
 */
public record QueueSizes(long ready, long delayed, long reserved, Optional<Duration> oldestReadyAge) {

    /** All jobs of the queue. */
    public long total() {
        return ready + delayed + reserved;
    }
}
