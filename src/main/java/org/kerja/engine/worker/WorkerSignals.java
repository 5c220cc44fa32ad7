package org.kerja.engine.worker;

import java.util.List;
import org.kerja.JobId;
import org.kerja.spi.Envelope;

/** What the workers of this node are told so that they need not find out by polling. All methods return at once. */
public interface WorkerSignals {

    /** Jobs have been committed to a connection. */
    void dispatched(String connection, List<Envelope> jobs);

    /** A connection may have jobs that are due, on any queue. */
    void mayHaveJobs(String connection);

    /** Somebody asked to cancel a running job, perhaps one of this node. */
    void cancelRequested(String connection, JobId id);
}
