package org.kerja.spi;

import java.util.List;

/**
 * What one node tells the others after it has committed jobs.
 *
 * @param jobs the queues they lie in, and when the first of each is due; if empty, any queue may have jobs
 */
public record Announcement(List<QueueDue> jobs) {

    /** Tells no more than that some queue may have jobs. */
    public static final Announcement ANY_QUEUE = new Announcement(List.of());

    public Announcement {
        jobs = List.copyOf(jobs);
    }
}
