package org.kerja;

import java.util.List;
import java.util.Optional;

/** The way to queues, to single jobs and to the failed jobs. Injected as a bean; safe for use by any number of threads. */
public interface QueueManager {

    /** A queue of the default connection; any name will do. */
    Queue queue(String name);

    /**
     * A queue of a connection.
     *
     * @throws ConfigurationException if there is no such connection
     */
    Queue queue(String connection, String name);

    /** The failed jobs of the default connection. */
    FailedJobs failedJobs();

    /**
     * The failed jobs of a connection.
     *
     * @throws ConfigurationException if there is no such connection
     */
    FailedJobs failedJobs(String connection);

    /** One job that waits or runs on the default connection. */
    Optional<JobInfo> find(JobId id);

    /**
     * How far a job of the default connection has come, and what has come of it. Empty if it is not there: it never was
     * dispatched, its dispatch has not committed, or it has ended and is not {@linkplain Job#keep kept} or no longer.
     */
    Optional<JobStatus> status(JobId id);

    /**
     * The result that a job of the default connection has left, as long as it is {@linkplain Job#keep kept}.
     *
     * @throws KerjaException if it cannot be read as such a value
     */
    <T> Optional<T> result(JobId id, Class<T> type);

    /** Tells why a job of the default connection does not run, as far as this node can know, or what has become of it. */
    Explanation explain(JobId id);

    /** How far a chain of the default connection is; empty if it is not there. */
    Optional<ChainStatus> chain(ChainId id);

    /** How far a batch of the default connection is; empty if it is not there. */
    Optional<BatchStatus> batch(BatchId id);

    /** Batches of the default connection, the latest first. */
    List<BatchStatus> batches(int offset, int limit);

    /** Cancels what waits of a chain of the default connection; false if it is not there or has ended. */
    boolean cancel(ChainId id);

    /** Cancels what waits of a batch of the default connection; false if it is not there or has ended. */
    boolean cancel(BatchId id);

    /** Cancels one job on the default connection, see {@link Queue#cancel}. */
    CancelOutcome cancel(JobId id);
}
