package org.kerja.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.Queue;
import org.kerja.QueueSizes;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Due;

/** A queue of a connection. */
final class EngineQueue implements Queue {

    private final DispatchPipeline pipeline;
    private final StoredJobs jobs;
    private final Events events;
    private final Connection connection;
    private final String name;

    EngineQueue(DispatchPipeline pipeline, StoredJobs jobs, Events events, Connection connection, String name) {
        this.pipeline = pipeline;
        this.jobs = jobs;
        this.events = events;
        this.connection = connection;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String connection() {
        return connection.name();
    }

    @Override
    public JobId push(Object job) {
        return pushOn(name, job);
    }

    @Override
    public JobId pushOn(String queue, Object job) {
        return pipeline.dispatch(request(queue, job));
    }

    @Override
    public JobId later(Duration delay, Object job) {
        return laterOn(name, delay, job);
    }

    @Override
    public JobId later(Instant until, Object job) {
        return laterOn(name, until, job);
    }

    @Override
    public JobId laterOn(String queue, Duration delay, Object job) {
        DispatchRequest request = request(queue, job);
        return pipeline.dispatch(request.due(pipeline.after(request, delay)));
    }

    @Override
    public JobId laterOn(String queue, Instant until, Object job) {
        return pipeline.dispatch(request(queue, job).due(new Due.At(until)));
    }

    @Override
    public List<JobId> bulk(Collection<?> jobsToPush) {
        return pipeline.dispatch(
                jobsToPush.stream().map(job -> request(name, job)).toList());
    }

    @Override
    public QueueSizes sizes() {
        return connection.keepers().stream()
                .map(keeper -> keeper.store().sizes(name))
                .reduce(QueueSizes::plus)
                .orElse(QueueSizes.NONE);
    }

    @Override
    public int clear() {
        int cleared = jobs.clear(connection, name);
        events.fireOfNode(() -> new NodeEvent.QueueCleared(connection.name(), name, cleared));
        return cleared;
    }

    @Override
    public Optional<JobInfo> find(JobId id) {
        return jobs.find(connection, id).filter(job -> job.queue().equals(name));
    }

    @Override
    public CancelOutcome cancel(JobId id) {
        return find(id).isPresent() ? jobs.cancel(connection, id) : CancelOutcome.NOT_FOUND;
    }

    @Override
    public void pause() {
        connection.keepers().forEach(keeper -> keeper.store().pause(name, true));
        events.fireOfNode(() -> new NodeEvent.QueuePaused(connection.name(), name));
    }

    @Override
    public void resume() {
        connection.keepers().forEach(keeper -> keeper.store().pause(name, false));
        jobs.resumed(connection);
        events.fireOfNode(() -> new NodeEvent.QueueResumed(connection.name(), name));
    }

    @Override
    public boolean isPaused() {
        return connection.keepers().stream().allMatch(keeper -> keeper.store().isPaused(name));
    }

    private DispatchRequest request(String queue, Object job) {
        return DispatchRequest.of(job)
                .onConnection(Optional.of(connection.name()))
                .onQueue(Optional.of(queue));
    }
}
