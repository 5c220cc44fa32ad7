package org.kerja.engine.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.kerja.Dispatcher;
import org.kerja.JobId;
import org.kerja.PreparedBatch;
import org.kerja.PreparedChain;
import org.kerja.PreparedDispatch;

/** The dispatcher, free or bound to a connection and a queue. */
public final class EngineDispatcher implements Dispatcher {

    private final DispatchPipeline pipeline;
    private final WorkflowDispatch workflows;
    private final Optional<String> connection;
    private final Optional<String> queue;

    /** A dispatcher that dispatches to the given connection and queue where they are given. */
    public EngineDispatcher(
            DispatchPipeline pipeline,
            WorkflowDispatch workflows,
            Optional<String> connection,
            Optional<String> queue) {
        this.pipeline = pipeline;
        this.workflows = workflows;
        this.connection = connection;
        this.queue = queue;
    }

    @Override
    public JobId dispatch(Object job) {
        return pipeline.dispatch(request(job));
    }

    @Override
    public PreparedDispatch prepare(Object job) {
        return new EnginePreparedDispatch(pipeline, request(job));
    }

    @Override
    public JobId dispatchSync(Object job) {
        return pipeline.runNow(job);
    }

    @Override
    public PreparedChain chain(Object... links) {
        return new EnginePreparedChain(workflows, connection, queue).then(links);
    }

    @Override
    public PreparedBatch batch(Object... members) {
        return new EnginePreparedBatch(workflows, connection, queue).add(members);
    }

    @Override
    public List<JobId> bulk(Collection<?> jobs) {
        return pipeline.dispatch(jobs.stream().map(this::request).toList());
    }

    private DispatchRequest request(Object job) {
        return DispatchRequest.of(job).onConnection(connection).onQueue(queue);
    }
}
