package org.kerja.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.ChainId;
import org.kerja.DispatchException;
import org.kerja.PreparedChain;
import org.kerja.spi.Due;

/** Gathers what one chain is made of. */
final class EnginePreparedChain implements PreparedChain {

    private final WorkflowDispatch workflows;
    private final List<Object> links = new ArrayList<>();
    private Optional<String> connection;
    private Optional<String> queue;
    private Optional<Due> delay = Optional.empty();
    private @Nullable Object onFailure;

    EnginePreparedChain(WorkflowDispatch workflows, Optional<String> connection, Optional<String> queue) {
        this.workflows = workflows;
        this.connection = connection;
        this.queue = queue;
    }

    @Override
    public PreparedChain then(Object... more) {
        links.addAll(List.of(more));
        return this;
    }

    @Override
    public PreparedChain onConnection(String name) {
        connection = Optional.of(name);
        return this;
    }

    @Override
    public PreparedChain onQueue(String name) {
        queue = Optional.of(name);
        return this;
    }

    @Override
    public PreparedChain delay(Duration wait) {
        if (wait.isNegative()) {
            throw new DispatchException(
                    "A chain was not dispatched: its delay of " + wait + " is negative; give zero or more.");
        }
        delay = Optional.of(new Due.After(wait));
        return this;
    }

    @Override
    public PreparedChain onFailure(Object job) {
        onFailure = job;
        return this;
    }

    @Override
    public ChainId dispatch() {
        return workflows.dispatch(this);
    }

    List<Object> links() {
        return links;
    }

    Optional<String> connection() {
        return connection;
    }

    Optional<String> queue() {
        return queue;
    }

    /** When the first link is due; empty if its own dispatch or type says. */
    Optional<Due> due() {
        return delay;
    }

    Optional<Object> followerOfFailure() {
        return Optional.ofNullable(onFailure);
    }
}
