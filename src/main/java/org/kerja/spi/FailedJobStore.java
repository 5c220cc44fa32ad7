package org.kerja.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kerja.FailedJobFilter;
import org.kerja.JobId;

/** Where a connection keeps its failed jobs. All ages are counted by the store's clock. */
public interface FailedJobStore {

    /**
     * Keeps a job that failed without ever lying in a queue. Both of its times are replaced by the store's now if
     * they are 0.
     */
    void add(StoredFailure failure);

    /** How many match. */
    long count(FailedJobFilter filter);

    /** Those that match, the latest failure first. */
    List<StoredFailure> list(FailedJobFilter filter, int offset, int limit);

    /** One of them. */
    Optional<StoredFailure> find(JobId id);

    /**
     * Moves one back to its queue, in one step, with fresh counters and an empty log. False if it is not here, or
     * {@linkplain #duplicate another} has its key.
     */
    boolean retry(JobId id);

    /**
     * The job that has the key of this one, until {@link org.kerja.Unique.Until#DONE}, so that this one is not moved
     * back.
     */
    Optional<JobId> duplicate(JobId id);

    /**
     * Moves those that match back to their queues, each in one step, and returns how many; not those whose key
     * another has.
     */
    int retry(FailedJobFilter filter);

    /** Removes one. False if it is not here. */
    boolean forget(JobId id);

    /** Removes at most this many that failed at least this long ago, the oldest first, and returns how many. */
    int flush(Duration olderThan, int limit);
}
