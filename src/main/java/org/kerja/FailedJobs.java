package org.kerja;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The jobs of a connection that have finally failed. They stay until they are retried, forgotten, flushed or pruned. */
public interface FailedJobs {

    /** How many match. */
    long count(FailedJobFilter filter);

    /** Those that match, the latest failure first. */
    List<FailedJob> list(FailedJobFilter filter, int offset, int limit);

    /** All of them up to a limit, the latest failure first. */
    default List<FailedJob> list(int limit) {
        return list(FailedJobFilter.all(), 0, limit);
    }

    /** One of them. */
    Optional<FailedJob> find(JobId id);

    /**
     * Puts a failed job back on its queue with its id and fresh counters, in one step: it is never in both places and
     * never in none. False if there is no such failed job.
     */
    boolean retry(JobId id);

    /** Retries those that match, each as {@link #retry(JobId)} does, and returns how many. */
    int retry(FailedJobFilter filter);

    /** Retries all of them, and returns how many. */
    default int retryAll() {
        return retry(FailedJobFilter.all());
    }

    /** Removes one of them. False if there is no such failed job. */
    boolean forget(JobId id);

    /** Removes all of them, and returns how many. */
    default int flush() {
        return flush(Duration.ZERO);
    }

    /** Removes those that failed at least this long ago by the store's clock, in one statement, and returns how many. */
    int flush(Duration olderThan);

    /** Removes those that failed at least this long ago, in chunks that each commit by themselves, and returns how many. */
    int prune(Duration olderThan);
}
