package org.kerja.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kerja.DuplicateJobException;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.dispatch.DispatchRequest.Moment;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.worker.Announcing;
import org.kerja.engine.worker.Outboxes;
import org.kerja.engine.worker.SynchronousRun;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Envelope;
import org.kerja.spi.Requests;
import org.kerja.spi.Threads;
import org.kerja.spi.Transactions;

/** Hands resolved jobs over to their stores: when, to which of several, and so that the workers hear of it. */
public final class Handover {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    /** For how long a target that did not take a job is asked last, so that not every dispatch waits for it. */
    private static final long AVOIDED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A job that is to be handed over. */
    record Parcel(JobDefinition definition, Envelope envelope) {}

    private final Transactions transactions;
    private final DriverEnvironment environment;
    private final Requests requests;
    private final Threads threads;
    private final SynchronousRun synchronousRun;
    private final Announcing signals;
    private final Outboxes outboxes;
    private final Events events;
    private final UniqueJobs uniqueJobs;
    private final Map<String, Long> failedAt = new ConcurrentHashMap<>();

    public Handover(
            DriverEnvironment environment,
            Requests requests,
            Threads threads,
            SynchronousRun synchronousRun,
            Announcing signals,
            Outboxes outboxes,
            Events events) {
        this.transactions = environment.transactions();
        this.environment = environment;
        this.requests = requests;
        this.threads = threads;
        this.synchronousRun = synchronousRun;
        this.signals = signals;
        this.outboxes = outboxes;
        this.events = events;
        this.uniqueJobs = new UniqueJobs(events);
    }

    /**
     * Hands over jobs that go to one connection at one moment.
     *
     * @return those that were not stored, each with the job that has its key, as far as that is known by now
     * @throws DuplicateJobException if such a job says that it refuses
     */
    Map<JobId, JobId> send(Connection connection, Moment moment, List<Parcel> jobs) {
        return switch (moment) {
            case WITH_TRANSACTION -> send(connection, jobs);
            case AFTER_COMMIT -> afterCommit(connection, jobs);
            case IMMEDIATELY -> immediately(connection, jobs);
            case AFTER_RESPONSE -> {
                transactions.afterCommit(() -> afterResponse(connection, jobs));
                yield Map.of();
            }
        };
    }

    /** Runs a job in the calling thread, whatever its connection. */
    void runNow(Parcel job) {
        run("sync", job);
    }

    private Map<JobId, JobId> send(Connection connection, List<Parcel> jobs) {
        if (connection.store().synchronous()) {
            jobs.forEach(job -> run(connection.name(), job));
            return Map.of();
        }
        if (!transactions.active()) {
            return push(connection, jobs);
        }
        if (!connection.can(Capability.TRANSACTIONS)) {
            return afterCommit(connection, jobs);
        }
        List<Envelope> stored = new ArrayList<>();
        // First, since it refuses a transaction that was rolled back, which connections cannot take part in.
        transactions.afterCommit(() -> signals.dispatched(connection.name(), stored));
        List<Envelope> envelopes = envelopes(jobs);
        Map<JobId, JobId> existing = new HashMap<>();
        if (keyed(envelopes)) {
            stored.addAll(uniqueJobs.push(connection, envelopes, existing));
        } else {
            connection.store().push(envelopes);
            stored.addAll(envelopes);
        }
        dispatched(connection, stored);
        return existing;
    }

    private Map<JobId, JobId> afterCommit(Connection connection, List<Parcel> jobs) {
        if (!transactions.active()) {
            return send(connection, jobs);
        }
        List<Envelope> envelopes = envelopes(jobs);
        if (outboxes.write(connection, envelopes)) {
            dispatched(connection, envelopes);
            return Map.of();
        }
        // What is called after a commit can begin no transaction of its own.
        transactions.afterCommit(
                connection.store().synchronous()
                        ? () -> inBackground(connection, jobs)
                        : () -> pushPlainly(connection, jobs));
        return Map.of();
    }

    private Map<JobId, JobId> immediately(Connection connection, List<Parcel> jobs) {
        if (!transactions.active() || connection.store().synchronous()) {
            return send(connection, jobs);
        }
        Map<JobId, JobId> existing = new ConcurrentHashMap<>();
        environment.detached(() -> existing.putAll(pushPlainly(connection, jobs)));
        return existing;
    }

    private void afterResponse(Connection connection, List<Parcel> jobs) {
        if (!requests.afterResponse(() -> inBackground(connection, jobs))) {
            inBackground(connection, jobs);
        }
    }

    private void inBackground(Connection connection, List<Parcel> jobs) {
        Runnable sending = () -> sendLogged(connection, jobs);
        try {
            threads.schedule(sending, Duration.ZERO);
        } catch (RejectedExecutionException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "There is no thread in the background; the caller's will do", e);
            sending.run();
        }
    }

    private void sendLogged(Connection connection, List<Parcel> jobs) {
        try {
            send(connection, jobs);
        } catch (RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "These jobs were not dispatched in the background, or not all of them: "
                            + jobs.stream()
                                    .map(job -> job.envelope().name() + " "
                                            + job.envelope().id())
                                    .toList(),
                    e);
        }
    }

    /** Outside of a transaction, on the way that is fastest. */
    private Map<JobId, JobId> push(Connection connection, List<Parcel> jobs) {
        if (!connection.targets().isEmpty()) {
            return failover(connection, jobs, this::send);
        }
        List<Envelope> envelopes = envelopes(jobs);
        if (keyed(envelopes)) {
            return pushPlainly(connection, jobs);
        }
        signals.push(connection, envelopes, () -> dispatched(connection, envelopes));
        return Map.of();
    }

    /** Outside of a transaction, in a thread that may still be on the way out of one. */
    private Map<JobId, JobId> pushPlainly(Connection connection, List<Parcel> jobs) {
        if (!connection.targets().isEmpty()) {
            return failover(connection, jobs, this::pushPlainly);
        }
        if (connection.store().synchronous()) {
            inBackground(connection, jobs);
            return Map.of();
        }
        List<Envelope> stored = envelopes(jobs);
        Map<JobId, JobId> existing = new HashMap<>();
        if (keyed(stored)) {
            stored = uniqueJobs.push(connection, stored, existing);
        } else {
            connection.store().push(stored);
        }
        dispatched(connection, stored);
        signals.dispatched(connection.name(), stored);
        return existing;
    }

    private static boolean keyed(List<Envelope> envelopes) {
        return envelopes.stream().anyMatch(envelope -> envelope.unique().isPresent());
    }

    @FunctionalInterface
    private interface Way {

        Map<JobId, JobId> to(Connection connection, List<Parcel> jobs);
    }

    private Map<JobId, JobId> failover(Connection connection, List<Parcel> jobs, Way way) {
        List<StoreException> refusals = new ArrayList<>();
        for (Connection target : inOrder(connection)) {
            try {
                Map<JobId, JobId> existing = way.to(target, jobs);
                takenBy(target);
                return existing;
            } catch (StoreException e) {
                refusals.add(e);
                refusedBy(target, jobs, e);
            }
        }
        StoreException first = refusals.remove(0);
        refusals.forEach(first::addSuppressed);
        throw new StoreException("None of the connections behind '" + connection.name() + "' takes jobs", first);
    }

    private List<Connection> inOrder(Connection connection) {
        return connection.targets().stream()
                .sorted((a, b) -> Boolean.compare(isAvoided(a), isAvoided(b)))
                .toList();
    }

    private boolean isAvoided(Connection target) {
        @Nullable Long since = failedAt.get(target.name());
        return since != null && System.nanoTime() - since < AVOIDED_NANOS;
    }

    private void takenBy(Connection target) {
        if (!failedAt.isEmpty() && failedAt.remove(target.name()) != null) {
            LOGGER.log(System.Logger.Level.INFO, "Connection {0} takes jobs again", target.name());
        }
    }

    private void refusedBy(Connection target, List<Parcel> jobs, StoreException error) {
        if (failedAt.put(target.name(), System.nanoTime()) == null) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Connection " + target.name() + " takes no jobs; they go to the next one",
                    error);
        }
        for (Parcel job : jobs) {
            Envelope envelope = job.envelope();
            events.fire(() ->
                    new JobEvent.FailedOver(envelope.id(), envelope.name(), target.name(), envelope.queue(), error));
        }
    }

    private void run(String connection, Parcel job) {
        synchronousRun.run(job.definition(), job.envelope(), connection);
    }

    private void dispatched(Connection connection, List<Envelope> envelopes) {
        for (Envelope envelope : envelopes) {
            events.fire(
                    () -> new JobEvent.Dispatched(envelope.id(), envelope.name(), connection.name(), envelope.queue()));
        }
    }

    private static List<Envelope> envelopes(List<Parcel> jobs) {
        return jobs.stream().map(Parcel::envelope).toList();
    }
}
