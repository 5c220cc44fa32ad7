package org.kerja.engine.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.event.Events;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Threads;
import org.kerja.spi.Transactions;

/** The outboxes of a node's connections. */
public final class Outboxes {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String node;
    private final Connections connections;
    private final Transactions transactions;
    private final WorkerSignals signals;
    private final Events events;
    private final Threads threads;
    private final Consumer<FaultPoint> reached;
    private final Map<String, Outbox> open = new ConcurrentHashMap<>();

    public Outboxes(
            String node,
            Connections connections,
            Transactions transactions,
            WorkerSignals signals,
            Events events,
            Threads threads,
            Consumer<FaultPoint> reached) {
        this.node = node;
        this.connections = connections;
        this.transactions = transactions;
        this.signals = signals;
        this.events = events;
        this.threads = threads;
        this.reached = reached;
    }

    /** Writes jobs in the caller's transaction, if their connection has an outbox; after its commit they are relayed. */
    public boolean write(Connection connection, List<Envelope> jobs) {
        Optional<Outbox> outbox = of(connection);
        if (outbox.isEmpty()) {
            return false;
        }
        // First, since it refuses a transaction that was rolled back.
        transactions.afterCommit(outbox.get()::committed);
        outbox.get().write(jobs);
        return true;
    }

    /** Relays what was left, by this node or another. */
    public void start() {
        connections.opened().forEach(connection -> of(connection).ifPresent(Outbox::start));
    }

    /** Relays nothing more; others do. */
    public void stop() {
        try {
            for (Outbox outbox : open.values()) {
                outbox.stop(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(System.Logger.Level.DEBUG, "Relaying goes on until it is done or its leases end", e);
        }
    }

    private Optional<Outbox> of(Connection connection) {
        return connection
                .outbox()
                .map(keeper -> open.computeIfAbsent(
                        connection.name(),
                        name -> new Outbox(
                                connection,
                                connections.named(keeper).store(),
                                node,
                                signals,
                                events,
                                threads,
                                reached)));
    }
}
