package org.kerja.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.DispatchException;
import org.kerja.DispatchesItself;
import org.kerja.JobClosure;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.OnDuplicate;
import org.kerja.PreparesForDispatch;
import org.kerja.engine.closure.Closures;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.connection.Place;
import org.kerja.engine.dispatch.DispatchRequest.Moment;
import org.kerja.engine.dispatch.Handover.Parcel;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobIds;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.payload.Payloads;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Uniqueness;

/**
 * The one way of every dispatch, single, delayed or in bulk: resolve the options, let the job prepare, check it, write the
 * payload, hand it over.
 */
public final class DispatchPipeline {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    private static final int NAME_LIMIT = 128;

    private final JobRegistry registry;
    private final Connections connections;
    private final Payloads payloads;
    private final int payloadMaximum;
    private final Closures closures;
    private final ContextEntries context;
    private final Instrumentations instrumentations;
    private final NamedMiddleware middleware;
    private final Handover handover;
    private final Events events;
    private final JobIds ids = new JobIds();

    public DispatchPipeline(
            JobRegistry registry,
            Connections connections,
            Payloads payloads,
            int payloadMaximum,
            Closures closures,
            ContextEntries context,
            Instrumentations instrumentations,
            NamedMiddleware middleware,
            Handover handover,
            Events events) {
        this.registry = registry;
        this.connections = connections;
        this.payloads = payloads;
        this.payloadMaximum = payloadMaximum;
        this.closures = closures;
        this.context = context;
        this.instrumentations = instrumentations;
        this.middleware = middleware;
        this.handover = handover;
        this.events = events;
    }

    JobId dispatch(DispatchRequest request) {
        if (isByItself(request)) {
            return byItself(request);
        }
        Resolved resolved = resolve(request);
        Map<JobId, JobId> existing = resolved.parcel()
                .map(parcel -> handover.send(resolved.connection(), request.moment(), List.of(parcel)))
                .orElse(Map.of());
        return existing.getOrDefault(resolved.id(), resolved.id());
    }

    /** All are checked before the first is handed over. */
    List<JobId> dispatch(List<DispatchRequest> requests) {
        List<Resolved> resolved = new ArrayList<>();
        for (DispatchRequest request : requests) {
            if (!isByItself(request)) {
                resolved.add(resolve(request));
            }
        }
        Map<Destination, List<Parcel>> parcels = new LinkedHashMap<>();
        for (Resolved one : resolved) {
            one.parcel()
                    .ifPresent(parcel -> parcels.computeIfAbsent(
                                    new Destination(one.connection(), one.moment()), key -> new ArrayList<>())
                            .add(parcel));
        }
        Map<JobId, JobId> existing = new HashMap<>();
        parcels.forEach((destination, group) ->
                existing.putAll(handover.send(destination.connection(), destination.moment(), group)));
        Iterator<JobId> others = resolved.stream().map(Resolved::id).iterator();
        return requests.stream()
                .map(request -> isByItself(request) ? byItself(request) : others.next())
                .map(id -> existing.getOrDefault(id, id))
                .toList();
    }

    /**
     * A job that is part of a chain or a batch, or follows from one.
     *
     * @param bound whether it can be stored under its own id only
     */
    record Component(Envelope job, boolean bound) {}

    /**
     * A job as part of a chain or a batch on a connection; empty if it is not needed.
     *
     * @param queue where it goes if neither its dispatch nor its type says
     * @param entries what goes with it for the engine
     * @throws DispatchException if it cannot be dispatched, or lies elsewhere
     */
    Optional<Component> component(
            DispatchRequest asked, Connection connection, Optional<String> queue, Map<String, String> entries) {
        JobDefinition definition = definition(asked);
        JobOptions options = definition.options();
        DispatchRequest request = asked.byItself();
        if (request.connection().isEmpty() && options.connection().isEmpty()) {
            request = request.onConnection(Optional.of(connection.name()));
        }
        if (request.queue().isEmpty() && options.queue().isEmpty()) {
            request = request.onQueue(queue);
        }
        if (request.moment() != Moment.WITH_TRANSACTION) {
            throw refused(
                    request, "it is part of a chain or a batch, which is dispatched as a whole; say when of that.");
        }
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            request = request.with(entry.getKey(), entry.getValue());
        }
        Resolved resolved = resolve(request);
        if (!resolved.connection().name().equals(connection.name())) {
            throw refused(
                    request,
                    "it lies on connection '" + resolved.connection().name()
                            + "', and the chain or batch of which it is part on '" + connection.name()
                            + "'; let both lie on the same.");
        }
        boolean bound = asked.job() instanceof JobClosure || options.encrypted();
        return resolved.parcel().map(parcel -> new Component(skippable(parcel.envelope()), bound));
    }

    /** A part that refuses, as a duplicate, would refuse all that is stored with it; whoever could hear of that may be long gone. */
    private static Envelope skippable(Envelope job) {
        return job.unique()
                .filter(unique -> unique.onDuplicate() == OnDuplicate.REFUSE)
                .map(unique -> new Envelope(
                        job.id(),
                        job.name(),
                        job.version(),
                        job.queue(),
                        job.priority(),
                        job.payload(),
                        job.due(),
                        Optional.of(unique.dropped()),
                        job.line()))
                .orElse(job);
    }

    /** Makes an id. */
    JobId newId() {
        return ids.next();
    }

    /** Runs a job in the calling thread, whatever its connection. */
    JobId runNow(Object job) {
        Resolved resolved = resolve(DispatchRequest.of(job));
        resolved.parcel().ifPresent(handover::runNow);
        return resolved.id();
    }

    /**
     * The delay that a dispatch asks for.
     *
     * @throws DispatchException if it is negative
     */
    Due after(DispatchRequest request, Duration delay) {
        if (delay.isNegative()) {
            throw refused(request, "its delay of " + delay + " is negative; give zero or more.");
        }
        return new Due.After(delay);
    }

    /**
     * The priority that a dispatch asks for.
     *
     * @throws DispatchException if it is out of range
     */
    int checkedPriority(DispatchRequest request, int priority) {
        if (priority < -JobOptions.PRIORITY_BOUND || priority > JobOptions.PRIORITY_BOUND) {
            throw refused(
                    request,
                    "its priority of " + priority + " is out of range; allowed is -" + JobOptions.PRIORITY_BOUND
                            + " to " + JobOptions.PRIORITY_BOUND + ".");
        }
        return priority;
    }

    private DispatchException refused(DispatchRequest request, String why) {
        return new DispatchException("Job '" + definition(request).name() + "' was not dispatched"
                + request.queue().map(queue -> " to queue '" + queue + "'").orElse("") + ": " + why);
    }

    private JobDefinition definition(DispatchRequest request) {
        return request.job() instanceof JobClosure ? closures.current() : registry.of(request.job());
    }

    private static boolean isByItself(DispatchRequest request) {
        return !request.own() && request.job() instanceof DispatchesItself;
    }

    private JobId byItself(DispatchRequest request) {
        // It must be a job even if it then decides to be none.
        JobDefinition definition = registry.of(request.job());
        @Nullable
        JobId id =
                ((DispatchesItself) request.job()).dispatchItself(new EnginePreparedDispatch(this, request.byItself()));
        if (id == null) {
            throw new DispatchException("Job '" + definition.name() + "' has dispatched itself and returned no id;"
                    + " return what PreparedDispatch.dispatch() returns.");
        }
        return id;
    }

    private Resolved resolve(DispatchRequest request) {
        JobDefinition definition = definition(request);
        JobOptions options = definition.options();
        Connection named = request.connection()
                .or(options::connection)
                .map(connections::named)
                .orElseGet(connections::byDefault);
        String queue =
                checkedQueue(definition, request.queue().or(options::queue).orElse(named.defaultQueue()));
        Place place = connections.place(named, queue);
        Due due = request.due().orElse(new Due.After(options.delay()));
        int priority = request.priority().orElse(options.priority());
        checkCapabilities(definition, place.connection(), due, priority);
        Optional<Uniqueness> unique = unique(definition, request, place.connection());
        Optional<LimitLine> line = line(definition, request.job(), place.connection());
        JobId id = ids.next();
        if (request.job() instanceof PreparesForDispatch prepares && !prepares.prepareForDispatch()) {
            events.fire(() -> new JobEvent.NotDispatched(
                    id,
                    definition.name(),
                    place.connection().name(),
                    place.queue(),
                    "Its prepareForDispatch has found that it is not needed"));
            return new Resolved(id, place.connection(), request.moment(), Optional.empty());
        }
        definition.check().accept(request.job());
        Object job = request.job() instanceof JobClosure closure ? closures.capture(closure, id) : request.job();
        Map<String, String> entries =
                middleware.asked(definition, request.middleware(), context.captured(request.entries()));
        Map<String, String> along =
                instrumentations.dispatching(new Instrumentation.Dispatch(id, definition.name(), place.queue()));
        String payload = payload(definition, id, job, entries, along);
        Envelope envelope = new Envelope(
                id, definition.name(), definition.version(), place.queue(), priority, payload, due, unique, line);
        return new Resolved(id, place.connection(), request.moment(), Optional.of(new Parcel(definition, envelope)));
    }

    private static Optional<Uniqueness> unique(
            JobDefinition definition, DispatchRequest request, Connection connection) {
        // Where a job runs at once, nothing waits that could have its key.
        if (connection.store().synchronous()) {
            return Optional.empty();
        }
        Optional<Uniqueness> unique = definition.unique().of(request.job(), request.unique());
        if (unique.isPresent() && !connection.can(Capability.UNIQUE)) {
            throw missing(definition, connection, Capability.UNIQUE);
        }
        return unique;
    }

    private static Optional<LimitLine> line(JobDefinition definition, Object job, Connection connection) {
        // Where a job runs at once, there is no line to wait in.
        if (connection.store().synchronous()) {
            return Optional.empty();
        }
        Optional<LimitLine> line = definition.line().of(job);
        if (line.isPresent() && !connection.can(Capability.LIMITS)) {
            throw missing(definition, connection, Capability.LIMITS);
        }
        return line;
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

    /** A payload with what instrumentation would have go along, or without it if only that keeps the job out. */
    private String payload(
            JobDefinition definition, JobId id, Object job, Map<String, String> entries, Map<String, String> along) {
        if (!along.isEmpty()) {
            Map<String, String> all = new HashMap<>(along);
            all.putAll(entries);
            try {
                return payload(definition, id, job, all);
            } catch (DispatchException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "A job is tried without what instrumentation gave it", e);
            }
        }
        return payload(definition, id, job, entries);
    }

    private String payload(JobDefinition definition, JobId id, Object job, Map<String, String> entries) {
        String payload;
        try {
            payload = payloads.write(definition, id, job, entries);
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

    /**
     * What became of a request.
     *
     * @param parcel empty if the job is not needed
     */
    private record Resolved(JobId id, Connection connection, Moment moment, Optional<Parcel> parcel) {}

    private record Destination(Connection connection, Moment moment) {}
}
