package org.kerja.spi;

import java.util.List;
import java.util.Optional;
import org.kerja.JobId;

/**
 * What one node tells the others after it has committed jobs.
 *
 * @param jobs the queues they lie in, and when the first of each is due; if empty, any queue may have jobs
 * @param lone the only job, if it is one that is due, so that it can be claimed by its id
 */
public record Announcement(List<QueueDue> jobs, Optional<JobId> lone) {

    /** Tells no more than that some queue may have jobs. */
    public static final Announcement ANY_QUEUE = new Announcement(List.of(), Optional.empty());

    public Announcement {
        jobs = List.copyOf(jobs);
    }
}
