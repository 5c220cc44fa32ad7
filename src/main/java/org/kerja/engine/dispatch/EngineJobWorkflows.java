package org.kerja.engine.dispatch;

import java.util.Map;
import java.util.Optional;
import org.kerja.BatchId;
import org.kerja.ChainId;
import org.kerja.JobBatch;
import org.kerja.JobChain;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.worker.Conductors;
import org.kerja.engine.worker.JobWorkflows;
import org.kerja.engine.workflow.Part;

/** What workers know of chains and batches. */
public final class EngineJobWorkflows implements JobWorkflows {

    private final WorkflowDispatch workflows;
    private final Payloads payloads;
    private final Conductors conductors;

    public EngineJobWorkflows(WorkflowDispatch workflows, Payloads payloads, Conductors conductors) {
        this.workflows = workflows;
        this.payloads = payloads;
        this.conductors = conductors;
    }

    @Override
    public OfJob of(Connection connection, Map<String, String> entries) {
        String chain = entries.get(Part.CHAIN);
        String batch = entries.get(Part.BATCH);
        if (chain == null && batch == null) {
            return OfJob.NONE;
        }
        Optional<BatchId> batchId = Optional.ofNullable(batch).map(BatchId::new);
        Optional<JobBatch> ofBatch = batchId.map(id -> new BatchOfJob(workflows, connection, id));
        Optional<JobChain> ofChain = Optional.ofNullable(chain)
                .map(id -> new ChainOfJob(workflows, payloads, connection, new ChainId(id), batchId));
        return new OfJob(ofChain, ofBatch);
    }

    @Override
    public void ended(Connection connection) {
        conductors.wake(connection);
    }
}
