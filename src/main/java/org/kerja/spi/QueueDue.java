package org.kerja.spi;

import java.time.Duration;

/**
 * A queue with jobs.
 *
 * @param delay until the first of them may be claimed; zero if one may be now
 * @param limited whether this is about limited jobs, of which it may be that none may be claimed yet
 */
public record QueueDue(String queue, Duration delay, boolean limited) {

    /** A queue with jobs that are not limited. */
    public QueueDue(String queue, Duration delay) {
        this(queue, delay, false);
    }
}
