package org.kerja.engine.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kerja.StoreException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.dispatch.DispatchRequest.Moment;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.worker.Announcing;
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
    private final Events events;
    private final Map<String, Long> failedAt = new ConcurrentHashMap<>();

    public Handover(
            DriverEnvironment environment,
            Requests requests,
            Threads threads,
            SynchronousRun synchronousRun,
            Announcing signals,
            Events events) {
        this.transactions = environment.transactions();
        this.environment = environment;
        this.requests = requests;
        this.threads = threads;
        this.synchronousRun = synchronousRun;
        this.signals = signals;
        this.events = events;
    }

    /** Hands over jobs that go to one connection at one moment. */
    void send(Connection connection, Moment moment, List<Parcel> jobs) {
        switch (moment) {
            case WITH_TRANSACTION -> send(connection, jobs);
            case AFTER_COMMIT -> afterCommit(connection, jobs);
            case IMMEDIATELY -> immediately(connection, jobs);
            case AFTER_RESPONSE -> transactions.afterCommit(() -> afterResponse(connection, jobs));
        }
    }

    /** Runs a job in the calling thread, whatever its connection. */
    void runNow(Parcel job) {
        run("sync", job);
    }

    private void send(Connection connection, List<Parcel> jobs) {
        if (connection.store().synchronous()) {
            jobs.forEach(job -> run(connection.name(), job));
        } else if (!transactions.active()) {
            push(connection, jobs);
        } else if (connection.can(Capability.TRANSACTIONS)) {
            List<Envelope> envelopes = envelopes(jobs);
            // First, since it refuses a transaction that was rolled back, which connections cannot take part in.
            transactions.afterCommit(() -> signals.dispatched(connection.name(), envelopes));
            connection.store().push(envelopes);
            dispatched(connection, envelopes);
        } else {
            afterCommit(connection, jobs);
        }
    }

    private void afterCommit(Connection connection, List<Parcel> jobs) {
        if (!transactions.active()) {
            send(connection, jobs);
        } else if (connection.store().synchronous()) {
            // What is called after a commit can begin no transaction of its own.
            transactions.afterCommit(() -> inBackground(connection, jobs));
        } else {
            transactions.afterCommit(() -> pushPlainly(connection, jobs));
        }
    }

    private void immediately(Connection connection, List<Parcel> jobs) {
        if (!transactions.active() || connection.store().synchronous()) {
            send(connection, jobs);
        } else {
            environment.detached(() -> pushPlainly(connection, jobs));
        }
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
    private void push(Connection connection, List<Parcel> jobs) {
        if (connection.targets().isEmpty()) {
            List<Envelope> envelopes = envelopes(jobs);
            signals.push(connection, envelopes, () -> dispatched(connection, envelopes));
        } else {
            failover(connection, jobs, this::send);
        }
    }

    /** Outside of a transaction, in a thread that may still be on the way out of one. */
    private void pushPlainly(Connection connection, List<Parcel> jobs) {
        if (!connection.targets().isEmpty()) {
            failover(connection, jobs, this::pushPlainly);
        } else if (connection.store().synchronous()) {
            inBackground(connection, jobs);
        } else {
            List<Envelope> envelopes = envelopes(jobs);
            connection.store().push(envelopes);
            dispatched(connection, envelopes);
            signals.dispatched(connection.name(), envelopes);
        }
    }

    @FunctionalInterface
    private interface Way {

        void to(Connection connection, List<Parcel> jobs);
    }

    private void failover(Connection connection, List<Parcel> jobs, Way way) {
        List<StoreException> refusals = new ArrayList<>();
        for (Connection target : inOrder(connection)) {
            try {
                way.to(target, jobs);
                takenBy(target);
                return;
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
