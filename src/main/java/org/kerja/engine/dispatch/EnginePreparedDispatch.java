package org.kerja.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kerja.DispatchException;
import org.kerja.JobId;
import org.kerja.PreparedDispatch;
import org.kerja.engine.dispatch.DispatchRequest.Moment;
import org.kerja.engine.job.ContextEntries;
import org.kerja.spi.Due;

/** Gathers what one dispatch says. */
final class EnginePreparedDispatch implements PreparedDispatch {

    private final DispatchPipeline pipeline;
    private DispatchRequest request;

    EnginePreparedDispatch(DispatchPipeline pipeline, DispatchRequest request) {
        this.pipeline = pipeline;
        this.request = request;
    }

    /** What was said so far. */
    DispatchRequest request() {
        return request;
    }

    @Override
    public PreparedDispatch onConnection(String connection) {
        request = request.onConnection(Optional.of(connection));
        return this;
    }

    @Override
    public PreparedDispatch onQueue(String queue) {
        request = request.onQueue(Optional.of(queue));
        return this;
    }

    @Override
    public PreparedDispatch delay(Duration delay) {
        request = request.due(pipeline.after(request, delay));
        return this;
    }

    @Override
    public PreparedDispatch delay(Instant until) {
        request = request.due(new Due.At(until));
        return this;
    }

    @Override
    public PreparedDispatch unique(String key) {
        request = request.unique(key);
        return this;
    }

    @Override
    public PreparedDispatch with(String key, String value) {
        if (key.startsWith(ContextEntries.RESERVED)) {
            throw new DispatchException("An entry '" + key + "' cannot go with a job: what begins with '"
                    + ContextEntries.RESERVED + "' is kept for Kerja itself; choose another key.");
        }
        request = request.with(key, value);
        return this;
    }

    @Override
    public PreparedDispatch through(String... middleware) {
        request = request.through(List.of(middleware));
        return this;
    }

    @Override
    public PreparedDispatch afterCommit() {
        request = request.at(Moment.AFTER_COMMIT);
        return this;
    }

    @Override
    public PreparedDispatch immediately() {
        request = request.at(Moment.IMMEDIATELY);
        return this;
    }

    @Override
    public PreparedDispatch afterResponse() {
        request = request.at(Moment.AFTER_RESPONSE);
        return this;
    }

    @Override
    public PreparedDispatch priority(int priority) {
        request = request.priority(pipeline.checkedPriority(request, priority));
        return this;
    }

    @Override
    public JobId dispatch() {
        return pipeline.dispatch(request);
    }
}
