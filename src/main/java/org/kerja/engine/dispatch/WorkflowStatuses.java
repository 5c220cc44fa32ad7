package org.kerja.engine.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kerja.BatchId;
import org.kerja.BatchStatus;
import org.kerja.ChainId;
import org.kerja.ChainStatus;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.workflow.WorkflowBody;
import org.kerja.spi.Workflow;

/** Tells how far chains and batches are. */
final class WorkflowStatuses {

    private WorkflowStatuses() {}

    static Optional<ChainStatus> chain(Connection connection, ChainId id) {
        return find(connection, id.value(), Workflow.Kind.CHAIN).map(WorkflowStatuses::chain);
    }

    static Optional<BatchStatus> batch(Connection connection, BatchId id) {
        return find(connection, id.value(), Workflow.Kind.BATCH).map(WorkflowStatuses::batch);
    }

    static List<BatchStatus> batches(Connection connection, int offset, int limit) {
        return connection
                .store()
                .workflows()
                .map(workflows -> workflows.list(Workflow.Kind.BATCH, offset, limit))
                .orElse(List.of())
                .stream()
                .map(WorkflowStatuses::batch)
                .toList();
    }

    /** A chain or a batch as it is kept. */
    static Optional<Workflow> find(Connection connection, String id, Workflow.Kind kind) {
        return connection
                .store()
                .workflows()
                .flatMap(workflows -> workflows.find(id))
                .filter(workflow -> workflow.kind() == kind);
    }

    private static ChainStatus chain(Workflow chain) {
        WorkflowBody body = WorkflowBody.of(chain.body());
        return new ChainStatus(
                new ChainId(chain.id()),
                chain.state(),
                chain.counts(),
                body.failedJob(),
                failure(body),
                Instant.ofEpochMilli(chain.createdAt()),
                endedAt(chain));
    }

    private static BatchStatus batch(Workflow batch) {
        WorkflowBody body = WorkflowBody.of(batch.body());
        return new BatchStatus(
                new BatchId(batch.id()),
                batch.name(),
                batch.state(),
                batch.counts(),
                body.options(),
                body.failedJob(),
                failure(body),
                Instant.ofEpochMilli(batch.createdAt()),
                endedAt(batch));
    }

    private static Optional<String> failure(WorkflowBody body) {
        return body.failedJob().map(job -> body.failure());
    }

    private static Optional<Instant> endedAt(Workflow workflow) {
        return workflow.hasEnded() ? Optional.of(Instant.ofEpochMilli(workflow.endedAt())) : Optional.empty();
    }
}
