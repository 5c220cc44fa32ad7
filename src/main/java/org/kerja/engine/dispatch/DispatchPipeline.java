package org.kerja.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerja.DispatchException;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.worker.Announcing;
import org.kerja.engine.worker.SynchronousRun;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.Transactions;

/**
 * The one way of every dispatch, single, delayed or in bulk: resolve the options, check the job, write the payload, respect
 * the transaction, hand over to the store, wake the workers.
 */
public final class DispatchPipeline {

    private static final int NAME_LIMIT = 128;

    private final JobRegistry registry;
    private final Connections connections;
    private final PayloadCodec codec;
    private final int payloadMaximum;
    private final Transactions transactions;
    private final SynchronousRun synchronousRun;
    private final Announcing signals;
    private final Events events;
    private final JobIds ids = new JobIds();

    public DispatchPipeline(
            JobRegistry registry,
            Connections connections,
            PayloadCodec codec,
            int payloadMaximum,
            Transactions transactions,
            SynchronousRun synchronousRun,
            Announcing signals,
            Events events) {
        this.registry = registry;
        this.connections = connections;
        this.codec = codec;
        this.payloadMaximum = payloadMaximum;
        this.transactions = transactions;
        this.synchronousRun = synchronousRun;
        this.signals = signals;
        this.events = events;
    }

    JobId dispatch(DispatchRequest request) {
        Resolved resolved = resolve(request);
        send(resolved.connection(), List.of(resolved));
        return resolved.envelope().id();
    }

    List<JobId> dispatch(List<DispatchRequest> requests) {
        List<Resolved> resolved = requests.stream().map(this::resolve).toList();
        Map<Connection, List<Resolved>> byConnection = new LinkedHashMap<>();
        resolved.forEach(one -> byConnection
                .computeIfAbsent(one.connection(), connection -> new ArrayList<>())
                .add(one));
        byConnection.forEach(this::send);
        return resolved.stream().map(one -> one.envelope().id()).toList();
    }

    /** Runs a job in the calling thread, whatever its connection. */
    JobId runNow(Object job) {
        Resolved resolved = resolve(DispatchRequest.of(job));
        synchronousRun.run(resolved.definition(), resolved.envelope(), "sync");
        return resolved.envelope().id();
    }

    private Resolved resolve(DispatchRequest request) {
        JobDefinition definition = registry.of(request.job());
        JobOptions options = definition.options();
        Connection connection = request.connection()
                .or(options::connection)
                .map(connections::named)
                .orElseGet(connections::byDefault);
        String queue =
                checkedQueue(definition, request.queue().or(options::queue).orElse(connection.defaultQueue()));
        Due due = request.due().orElse(new Due.After(options.delay()));
        int priority = request.priority().orElse(options.priority());
        checkCapabilities(definition, connection, due, priority);
        definition.check().accept(request.job());
        String payload = payload(definition, request.job());
        return new Resolved(
                definition,
                connection,
                new Envelope(ids.next(), definition.name(), definition.version(), queue, priority, payload, due));
    }

    private static String checkedQueue(JobDefinition definition, String queue) {
        if (queue.isBlank() || queue.length() > NAME_LIMIT || queue.chars().anyMatch(Character::isISOControl)) {
            throw new DispatchException("Job '" + definition.name() + "': '" + queue
                    + "' cannot be the name of a queue; use 1 to " + NAME_LIMIT + " printable characters.");
        }
        return queue;
    }

    private static void checkCapabilities(JobDefinition definition, Connection connection, Due due, int priority) {
        boolean delayed = !due.equals(Due.NOW);
        // A job that runs in the caller's thread runs now; the delay of its type is for other connections.
        if (connection.store().synchronous()) {
            return;
        }
        if (delayed && !connection.can(Capability.DELAY)) {
            throw missing(definition, connection, Capability.DELAY);
        }
        if (priority != 0 && !connection.can(Capability.PRIORITY)) {
            throw missing(definition, connection, Capability.PRIORITY);
        }
    }

    private static DispatchException missing(JobDefinition definition, Connection connection, Capability capability) {
        return new DispatchException("Job '" + definition.name() + "' asks for " + capability + ", which connection '"
                + connection.name() + "' cannot do.");
    }

    private String payload(JobDefinition definition, Object job) {
        String payload;
        try {
            payload = codec.write(job, definition.type());
        } catch (KerjaException e) {
            throw new DispatchException("Job '" + definition.name() + "' was not dispatched: " + e.getMessage(), e);
        }
        if (payload.indexOf('\0') >= 0) {
            throw new DispatchException("Job '" + definition.name() + "' was not dispatched: its payload holds a NUL"
                    + " character, which databases cannot keep in a text.");
        }
        // One character is at most three bytes, so most payloads need not be measured.
        if (payload.length() > payloadMaximum / 3) {
            int size = payload.getBytes(StandardCharsets.UTF_8).length;
            if (size > payloadMaximum) {
                throw new DispatchException("Job '" + definition.name() + "' was not dispatched: its payload has "
                        + size + " bytes and kerja.payload.max-size is " + payloadMaximum
                        + ". Keep large data elsewhere and give the job its id.");
            }
        }
        return payload;
    }

    private void send(Connection connection, List<Resolved> jobs) {
        if (connection.store().synchronous()) {
            jobs.forEach(one -> synchronousRun.run(one.definition(), one.envelope(), connection.name()));
            return;
        }
        List<Envelope> envelopes = jobs.stream().map(Resolved::envelope).toList();
        if (!transactions.active()) {
            signals.push(connection, envelopes, () -> dispatched(connection, envelopes));
        } else if (connection.can(Capability.TRANSACTIONS)) {
            // First, since it refuses a transaction that was rolled back, which connections cannot take part in.
            transactions.afterCommit(() -> signals.dispatched(connection.name(), envelopes));
            push(connection, envelopes);
        } else {
            transactions.afterCommit(() -> {
                push(connection, envelopes);
                signals.dispatched(connection.name(), envelopes);
            });
        }
    }

    private void push(Connection connection, List<Envelope> envelopes) {
        connection.store().push(envelopes);
        dispatched(connection, envelopes);
    }

    private void dispatched(Connection connection, List<Envelope> envelopes) {
        for (Envelope envelope : envelopes) {
            events.fire(
                    () -> new JobEvent.Dispatched(envelope.id(), envelope.name(), connection.name(), envelope.queue()));
        }
    }

    private record Resolved(JobDefinition definition, Connection connection, Envelope envelope) {}
}
