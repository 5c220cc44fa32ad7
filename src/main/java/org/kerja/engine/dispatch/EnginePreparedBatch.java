package org.kerja.engine.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kerja.BatchId;
import org.kerja.DispatchException;
import org.kerja.PreparedBatch;
import org.kerja.engine.workflow.Follower;

/** Gathers what one batch is made of. */
final class EnginePreparedBatch implements PreparedBatch {

    private static final int NAME_LIMIT = 128;

    private final WorkflowDispatch workflows;
    private final List<Object> members = new ArrayList<>();
    private final Map<Follower, Object> followers = new EnumMap<>(Follower.class);
    private final Map<String, String> options = new TreeMap<>();
    private Optional<String> connection;
    private Optional<String> queue;
    private String name = "";
    private boolean allowsFailures;

    EnginePreparedBatch(WorkflowDispatch workflows, Optional<String> connection, Optional<String> queue) {
        this.workflows = workflows;
        this.connection = connection;
        this.queue = queue;
    }

    @Override
    public PreparedBatch add(Object... more) {
        members.addAll(List.of(more));
        return this;
    }

    @Override
    public PreparedBatch add(Collection<?> more) {
        members.addAll(more);
        return this;
    }

    @Override
    public PreparedBatch name(String text) {
        if (text.length() > NAME_LIMIT || text.chars().anyMatch(Character::isISOControl)) {
            throw new DispatchException("'" + text + "' cannot be the name of a batch; use at most " + NAME_LIMIT
                    + " printable characters.");
        }
        name = text;
        return this;
    }

    @Override
    public PreparedBatch onConnection(String connectionName) {
        connection = Optional.of(connectionName);
        return this;
    }

    @Override
    public PreparedBatch onQueue(String queueName) {
        queue = Optional.of(queueName);
        return this;
    }

    @Override
    public PreparedBatch allowFailures() {
        allowsFailures = true;
        return this;
    }

    @Override
    public PreparedBatch with(String key, String value) {
        options.put(key, value);
        return this;
    }

    @Override
    public PreparedBatch onStart(Object job) {
        followers.put(Follower.START, job);
        return this;
    }

    @Override
    public PreparedBatch onProgress(Object job) {
        followers.put(Follower.PROGRESS, job);
        return this;
    }

    @Override
    public PreparedBatch onSuccess(Object job) {
        followers.put(Follower.SUCCESS, job);
        return this;
    }

    @Override
    public PreparedBatch onFailure(Object job) {
        followers.put(Follower.FAILURE, job);
        return this;
    }

    @Override
    public PreparedBatch onComplete(Object job) {
        followers.put(Follower.COMPLETE, job);
        return this;
    }

    @Override
    public BatchId dispatch() {
        return workflows.dispatch(this);
    }

    List<Object> members() {
        return members;
    }

    Map<Follower, Object> followers() {
        return followers;
    }

    Map<String, String> options() {
        return options;
    }

    Optional<String> connection() {
        return connection;
    }

    Optional<String> queue() {
        return queue;
    }

    String name() {
        return name;
    }

    boolean allowsFailures() {
        return allowsFailures;
    }
}
