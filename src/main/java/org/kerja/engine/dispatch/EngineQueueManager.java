package org.kerja.engine.dispatch;

import java.util.List;
import java.util.Optional;
import org.kerja.BatchId;
import org.kerja.BatchStatus;
import org.kerja.CancelOutcome;
import org.kerja.ChainId;
import org.kerja.ChainStatus;
import org.kerja.Explanation;
import org.kerja.FailedJobs;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobStatus;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.event.Events;
import org.kerja.engine.worker.WorkerSignals;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Transactions;

/** The way to queues and failed jobs. */
public final class EngineQueueManager implements QueueManager {

    private final DispatchPipeline pipeline;
    private final WorkflowDispatch workflows;
    private final Connections connections;
    private final FailedJobHome failedJobHome;
    private final StoredJobs jobs;
    private final WorkerSignals signals;
    private final Transactions transactions;
    private final Events events;
    private final JobStatuses statuses;
    private final Explanations explanations;

    public EngineQueueManager(
            DispatchPipeline pipeline,
            WorkflowDispatch workflows,
            Connections connections,
            FailedJobHome failedJobHome,
            StoredJobs jobs,
            JobStatuses statuses,
            WorkerSignals signals,
            Transactions transactions,
            Events events,
            Explanations explanations) {
        this.pipeline = pipeline;
        this.workflows = workflows;
        this.connections = connections;
        this.failedJobHome = failedJobHome;
        this.jobs = jobs;
        this.statuses = statuses;
        this.signals = signals;
        this.transactions = transactions;
        this.events = events;
        this.explanations = explanations;
    }

    @Override
    public Queue queue(String name) {
        return new EngineQueue(pipeline, jobs, events, connections.byDefault(), name);
    }

    @Override
    public Queue queue(String connection, String name) {
        return new EngineQueue(pipeline, jobs, events, connections.named(connection), name);
    }

    @Override
    public FailedJobs failedJobs() {
        return failedJobs(connections.byDefault());
    }

    @Override
    public FailedJobs failedJobs(String connection) {
        return failedJobs(connections.named(connection));
    }

    @Override
    public Optional<JobInfo> find(JobId id) {
        return jobs.find(connections.byDefault(), id);
    }

    @Override
    public Optional<JobStatus> status(JobId id) {
        return statuses.of(connections.byDefault(), id);
    }

    @Override
    public <T> Optional<T> result(JobId id, Class<T> type) {
        return statuses.result(connections.byDefault(), id, type);
    }

    @Override
    public Explanation explain(JobId id) {
        Connection connection = connections.byDefault();
        return explanations.of(connection, id, jobs.find(connection, id));
    }

    @Override
    public Optional<ChainStatus> chain(ChainId id) {
        return WorkflowStatuses.chain(connections.byDefault(), id);
    }

    @Override
    public Optional<BatchStatus> batch(BatchId id) {
        return WorkflowStatuses.batch(connections.byDefault(), id);
    }

    @Override
    public List<BatchStatus> batches(int offset, int limit) {
        return WorkflowStatuses.batches(connections.byDefault(), offset, limit);
    }

    @Override
    public boolean cancel(ChainId id) {
        return workflows.cancel(connections.byDefault(), id.value());
    }

    @Override
    public boolean cancel(BatchId id) {
        return workflows.cancel(connections.byDefault(), id.value());
    }

    @Override
    public CancelOutcome cancel(JobId id) {
        return jobs.cancel(connections.byDefault(), id);
    }

    private FailedJobs failedJobs(Connection connection) {
        Connection home = failedJobHome.of(connection);
        return new EngineFailedJobs(failedJobHome.store(connection), count -> {
            transactions.afterCommit(() -> signals.mayHaveJobs(home.name()));
            events.fireOfNode(() -> new NodeEvent.FailedJobsRetried(home.name(), count));
        });
    }
}
