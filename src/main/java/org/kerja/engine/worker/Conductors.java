package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kerja.JobId;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.event.Events;
import org.kerja.engine.workflow.Progression.Moved;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Threads;

/** Who moves on the chains and batches of a node's connections. */
public final class Conductors {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Connections connections;
    private final Duration kept;
    private final Supplier<JobId> ids;
    private final Supplier<WorkerSignals> signals;
    private final Events events;
    private final Threads threads;
    private final Consumer<FaultPoint> reached;
    private final Map<String, Conductor> conductors = new ConcurrentHashMap<>();

    /**
     * @param kept for how long chains and batches are found that have ended
     * @param signals who is told of the jobs that follow; asked for when the first does
     */
    public Conductors(
            Connections connections,
            Duration kept,
            Supplier<JobId> ids,
            Supplier<WorkerSignals> signals,
            Events events,
            Threads threads,
            Consumer<FaultPoint> reached) {
        this.connections = connections;
        this.kept = kept;
        this.ids = ids;
        this.signals = signals;
        this.events = events;
        this.threads = threads;
        this.reached = reached;
    }

    /** Takes in what others have left. */
    public void start() {
        connections.opened().forEach(this::wake);
    }

    /** Jobs of chains and batches of this connection may have come to an end. */
    public void wake(Connection connection) {
        of(connection).ifPresent(Conductor::wake);
    }

    /** What follows when a change was committed that this node has made. */
    public void after(Connection connection, Moved moved) {
        of(connection).ifPresent(conductor -> conductor.after(moved));
    }

    /** Moves nothing on any more; others do. */
    public void stop() {
        try {
            for (Conductor conductor : conductors.values()) {
                conductor.stop(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(
                    System.Logger.Level.DEBUG,
                    "What has become of jobs of chains and batches is taken in by others",
                    e);
        }
    }

    private Optional<Conductor> of(Connection connection) {
        Conductor known = conductors.get(connection.name());
        if (known != null) {
            return Optional.of(known);
        }
        return connection
                .store()
                .workflows()
                .map(workflows -> conductors.computeIfAbsent(
                        connection.name(),
                        name -> new Conductor(
                                connection, workflows, kept, ids, signals.get(), events, threads, reached)));
    }
}
