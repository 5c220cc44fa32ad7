package org.kerja.engine.dispatch;

import java.util.List;
import org.kerja.BatchId;
import org.kerja.BatchStatus;
import org.kerja.JobBatch;
import org.kerja.KerjaException;
import org.kerja.engine.connection.Connection;

/** The batch of a running job. */
record BatchOfJob(WorkflowDispatch workflows, Connection connection, BatchId id) implements JobBatch {

    @Override
    public BatchStatus status() {
        return WorkflowStatuses.batch(connection, id)
                .orElseThrow(() -> new KerjaException("Batch " + id + " is not there any more"));
    }

    @Override
    public void add(Object... members) {
        workflows.add(connection, id, List.of(members));
    }

    @Override
    public void cancel() {
        workflows.cancel(connection, id.value());
    }
}
