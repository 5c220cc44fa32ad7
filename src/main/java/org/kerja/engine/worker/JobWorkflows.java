package org.kerja.engine.worker;

import java.util.Map;
import java.util.Optional;
import org.kerja.JobBatch;
import org.kerja.JobChain;
import org.kerja.engine.connection.Connection;

/** What workers know of chains and batches. */
public interface JobWorkflows {

    /** There are none. */
    JobWorkflows NONE = new JobWorkflows() {
        @Override
        public OfJob of(Connection connection, Map<String, String> entries) {
            return OfJob.NONE;
        }

        @Override
        public void ended(Connection connection) {
            // Nothing follows.
        }
    };

    /** The chain and the batch that a job belongs to or is told of. */
    record OfJob(Optional<JobChain> chain, Optional<JobBatch> batch) {

        /** It belongs to none. */
        public static final OfJob NONE = new OfJob(Optional.empty(), Optional.empty());
    }

    /** Those of a job of this connection with which these entries have come. */
    OfJob of(Connection connection, Map<String, String> entries);

    /** Jobs of chains and batches of this connection have come to an end. */
    void ended(Connection connection);
}
