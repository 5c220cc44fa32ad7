package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Pushed;
import org.kerja.spi.Return;
import org.kerja.spi.Threads;

/**
 * The outbox of a connection whose store takes part in no transaction: its jobs are written to another store in the transaction of
 * their dispatch, and are relayed afterwards. Of all nodes one relays at a time: the one that holds the gate, an entry of its own. The token
 * of its lease is the fence, so that one that slept too long changes nothing any more.
 */
final class Outbox {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    private static final String GATE = "kerja-outbox-gate";
    private static final int BATCH = 500;

    /** Beyond this another node relays. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    /** What a node leaves that dies before it has relayed is found within this. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final Duration BUSY = Duration.ofMillis(100);

    private final Connection connection;
    private final JobStore keeper;
    private final String queue;
    private final String node;
    private final WorkerSignals signals;
    private final Events events;
    private final Consumer<FaultPoint> reached;
    private final Recurring relaying;

    /**
     * @param keeper the store that takes part in transactions
     * @param signals is told of what has been relayed
     */
    Outbox(
            Connection connection,
            JobStore keeper,
            String node,
            WorkerSignals signals,
            Events events,
            Threads threads,
            Consumer<FaultPoint> reached) {
        this.connection = connection;
        this.keeper = keeper;
        this.queue = OutboxEntry.NAME + ":" + connection.name();
        this.node = node;
        this.signals = signals;
        this.events = events;
        this.reached = reached;
        this.relaying = new Recurring("Relaying to connection " + connection.name(), threads, IDLE, this::relay);
    }

    /** Writes jobs in the caller's transaction. */
    void write(List<Envelope> jobs) {
        keeper.push(jobs.stream().map(job -> OutboxEntry.of(job, queue)).toList());
    }

    /** Jobs that were written have been committed. */
    void committed() {
        reached.accept(OutboxFaultPoint.COMMITTED);
        relaying.wake();
    }

    void start() {
        relaying.wake();
    }

    void stop(Duration patience) throws InterruptedException {
        relaying.stop(patience);
    }

    private Duration relay() {
        if (keeper.due(List.of(queue), Set.of(OutboxEntry.NAME)).isEmpty()) {
            return IDLE;
        }
        List<Claim> gate = claim(GATE, 1);
        if (gate.isEmpty()) {
            keeper.push(List.of(new Envelope(OutboxEntry.gateOf(queue), GATE, 1, queue, 0, "{}", Due.NOW)));
            gate = claim(GATE, 1);
        }
        if (gate.isEmpty()) {
            // Another node relays, and may have looked for the last time.
            return BUSY;
        }
        Lease lease = gate.get(0).lease();
        if (gate.get(0).loss().lost()) {
            // What its former holder took comes first, and can be had only when the leases of that have ended.
            giveBack(lease, LEASE);
            return LEASE;
        }
        try {
            while (relaySome(lease)) {
                if (!keeper.renew(List.of(lease), LEASE).refused().isEmpty()) {
                    return BUSY;
                }
            }
        } finally {
            giveBack(lease, Duration.ZERO);
        }
        return IDLE;
    }

    private void giveBack(Lease lease, Duration delay) {
        keeper.giveBack(List.of(new Return(lease, delay, Return.Kind.UNCOUNTED, "")));
    }

    private List<Claim> claim(String name, int limit) {
        return keeper.claim(new ClaimRequest(List.of(queue), Set.of(name), limit, LEASE, node));
    }

    /** Relays the entries that come next; false if there are none. */
    private boolean relaySome(Lease gate) {
        List<Claim> entries = claim(OutboxEntry.NAME, BATCH);
        if (entries.isEmpty()) {
            return false;
        }
        reached.accept(OutboxFaultPoint.TAKEN);
        List<Envelope> jobs = readable(entries);
        try {
            Map<JobId, Pushed> outcomes = connection
                    .store()
                    .relay(jobs, gate.token())
                    .orElseThrow(() -> new IllegalStateException(
                            "Another node has taken over the outbox of connection '" + connection.name() + "'"));
            jobs.forEach(job -> tell(job, outcomes.get(job.id())));
        } catch (RuntimeException e) {
            keeper.giveBack(entries.stream()
                    .map(entry -> new Return(entry.lease(), Duration.ZERO, Return.Kind.UNCOUNTED, ""))
                    .toList());
            throw e;
        }
        reached.accept(OutboxFaultPoint.RELAYED);
        Set<Lease> refused = keeper.complete(entries.stream().map(Claim::lease).toList());
        reached.accept(OutboxFaultPoint.REMOVED);
        Set<String> kept = refused.stream().map(lease -> lease.id().value()).collect(Collectors.toSet());
        connection
                .store()
                .relayed(jobs.stream()
                        .filter(job -> !kept.contains(job.id().value()))
                        .toList());
        signals.dispatched(connection.name(), jobs);
        return true;
    }

    private void tell(Envelope job, @Nullable Pushed outcome) {
        if (outcome instanceof Pushed.Duplicate duplicate) {
            events.notDispatched(connection.name(), job, duplicate.existing());
        } else if (outcome instanceof Pushed.InPlaceOf replacing) {
            events.replaced(connection.name(), job, replacing.former());
        }
    }

    /** Those that cannot be read are moved to the failed jobs of the other store, where somebody finds them. */
    private List<Envelope> readable(List<Claim> entries) {
        List<Envelope> jobs = new ArrayList<>(entries.size());
        for (Claim entry : entries) {
            try {
                jobs.add(OutboxEntry.read(entry));
            } catch (RuntimeException e) {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "Job " + entry.lease().id() + " in the outbox of connection " + connection.name()
                                + " cannot be read and is moved to the failed jobs",
                        e);
                keeper.fail(
                        new Failure(entry.lease(), FailureReason.UNREADABLE, String.valueOf(e.getMessage()), true, ""));
            }
        }
        return jobs;
    }
}
