package org.kerja.engine.dispatch;

import java.util.List;
import java.util.Optional;
import org.kerja.BatchId;
import org.kerja.ChainId;
import org.kerja.ChainStatus;
import org.kerja.JobChain;
import org.kerja.KerjaException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.workflow.WorkflowBody;
import org.kerja.spi.Workflow;

/**
 * The chain of a running job.
 *
 * @param batch the one that the chain is in
 */
record ChainOfJob(
        WorkflowDispatch workflows, Payloads payloads, Connection connection, ChainId id, Optional<BatchId> batch)
        implements JobChain {

    @Override
    public ChainStatus status() {
        return WorkflowStatuses.chain(connection, id)
                .orElseThrow(() -> new KerjaException("Chain " + id + " is not there any more"));
    }

    @Override
    public <T> Optional<T> result(Class<T> type) {
        Optional<WorkflowBody> body = WorkflowStatuses.find(connection, id.value(), Workflow.Kind.CHAIN)
                .map(Workflow::body)
                .map(WorkflowBody::of);
        return body.flatMap(WorkflowBody::resultJob).map(job -> {
            String text = body.get().result();
            int line = text.indexOf('\n');
            String json = payloads.readResult(job, text.substring(0, line), text.substring(line + 1));
            return payloads.result(job, json, type);
        });
    }

    @Override
    public void append(Object... links) {
        workflows.add(connection, id, batch, List.of(links), false);
    }

    @Override
    public void prepend(Object... links) {
        workflows.add(connection, id, batch, List.of(links), true);
    }

    @Override
    public void stop() {
        workflows.stop(connection, id);
    }
}
