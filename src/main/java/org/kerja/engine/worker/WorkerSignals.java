package org.kerja.engine.worker;

import java.util.List;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;

/** What the workers of this node are told so that they need not find out by polling. All methods return at once. */
public interface WorkerSignals {

    /** Jobs have been committed to a connection. */
    void dispatched(String connection, List<Envelope> jobs);

    /** Who would begin a job at once that is about to be stored; empty if nobody is idle, or another job comes first. */
    Optional<AtOnce> atOnce(String connection, Envelope job);

    /** A worker that keeps a permit for a job that is about to be stored. */
    interface AtOnce extends AutoCloseable {

        /** How it claims the job. */
        ClaimRequest request();

        /**
         * The job was stored and claimed.
         *
         * @param claimedAt the monotonic clock before that
         */
        void begin(Claim claim, long claimedAt);

        /** Keeps the permit no longer. */
        @Override
        void close();
    }

    /** A connection may have jobs that are due, on any queue. */
    void mayHaveJobs(String connection);

    /** Somebody asked to cancel a running job, perhaps one of this node. */
    void cancelRequested(String connection, JobId id);
}
