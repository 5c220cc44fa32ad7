package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerja.JobId;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.config.WorkerSettings.Queues;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.connection.Place;
import org.kerja.engine.job.JobRegistry;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Announcement;
import org.kerja.spi.Envelope;

/** The workers of this node. */
public final class Workers implements WorkerSignals {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /** How long an interrupted job may take to end when the node stops, and a short task of ours to return. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(1);

    private record Station(String connection, Duration lease) {}

    private final String node;
    private final List<WorkerSettings> settings;
    private final Connections connections;
    private final JobRegistry registry;
    private final WorkerSurroundings around;
    private volatile Map<Station, Bookkeeping> stations = Map.of();
    private volatile Map<Worker, Station> workers = Map.of();
    private volatile Map<String, Listener> listeners = Map.of();

    public Workers(
            String node,
            List<WorkerSettings> settings,
            Connections connections,
            JobRegistry registry,
            WorkerSurroundings around) {
        this.node = node;
        this.settings = settings;
        this.connections = connections;
        this.registry = registry;
        this.around = around;
    }

    /** Starts claiming. A node without jobs has nothing to claim. */
    public synchronized void start() {
        if (!workers.isEmpty() || registry.all().isEmpty()) {
            return;
        }
        Map<Station, Bookkeeping> newStations = new HashMap<>();
        Map<Worker, Station> newWorkers = new HashMap<>();
        Map<String, Listener> newListeners = new HashMap<>();
        for (WorkerSettings one : settings.stream().flatMap(this::placed).toList()) {
            Connection connection = connections.named(one.connection());
            Station station = new Station(one.connection(), one.lease());
            Bookkeeping books = newStations.computeIfAbsent(
                    station, key -> Bookkeeping.of(connection, one.lease(), around.threads(), around.reached()));
            Listener listener = newListeners.computeIfAbsent(one.connection(), name -> listener(connection));
            newWorkers.put(new Worker(node, one, books, registry, around, listener::suspect), station);
        }
        stations = newStations;
        workers = newWorkers;
        listeners = newListeners;
        workers.keySet().forEach(Worker::start);
        listeners.values().forEach(Listener::start);
        states().forEach(state ->
                around.events().fireOfNode(() -> new NodeEvent.WorkerStarted(node, state.name(), state.connection())));
    }

    /**
     * The same for each connection on which jobs lie, with the queues where they lie; none where they run when they are
     * dispatched.
     */
    private Stream<WorkerSettings> placed(WorkerSettings one) {
        Connection connection = connections.named(one.connection());
        if (connection.store().synchronous()) {
            return Stream.empty();
        }
        Queues queues = one.queues()
                .following(queue -> Optional.of(connections.place(connection, queue))
                        .filter(place -> place.connection().equals(connection))
                        .map(Place::queue));
        return connection.keepers().stream().map(keeper -> one.at(keeper.name(), queues));
    }

    private Listener listener(Connection connection) {
        Listener.Ear ear = new Listener.Ear() {
            @Override
            public void announced(Announcement announcement) {
                of(connection.name()).forEach(worker -> worker.announced(announcement));
            }

            @Override
            public void mayHaveJobs() {
                Workers.this.mayHaveJobs(connection.name());
            }
        };
        return new Listener(connection, ear, around.threads(), System::nanoTime);
    }

    /** Stops claiming and gives back at once what has not begun; running jobs go on. */
    public synchronized void quiesce() {
        uninterrupted(() -> {
            for (Listener listener : listeners.values()) {
                listener.stop(LAST_GRACE);
            }
            for (Worker worker : workers.keySet()) {
                worker.quiesce(LAST_GRACE);
            }
        });
    }

    /** Waits for running jobs, interrupts those that take longer, gives the rest back, and tells the stores everything. */
    public synchronized void stop(Duration timeout) {
        quiesce();
        long until = System.nanoTime() + timeout.toNanos();
        uninterrupted(() -> {
            for (Worker worker : workers.keySet()) {
                worker.stop(until, LAST_GRACE);
            }
            for (Bookkeeping books : stations.values()) {
                books.stop(System.nanoTime() + LAST_GRACE.toNanos());
            }
        });
        List<WorkerState> stopped = states();
        workers = Map.of();
        stations = Map.of();
        listeners = Map.of();
        stopped.forEach(state ->
                around.events().fireOfNode(() -> new NodeEvent.WorkerStopped(node, state.name(), state.connection())));
    }

    /** How each worker is doing. */
    public List<WorkerState> states() {
        return workers.keySet().stream().map(Worker::state).toList();
    }

    /** Whether one of those that run serves a queue. */
    public boolean serve(String connection, String queue) {
        return of(connection).stream().anyMatch(worker -> worker.serves(queue));
    }

    @Override
    public void dispatched(String connection, List<Envelope> jobs) {
        of(connection).forEach(worker -> worker.dispatched(jobs));
    }

    @Override
    public Optional<AtOnce> atOnce(String connection, Envelope job) {
        return of(connection).stream()
                .flatMap(worker -> worker.atOnce(job).stream())
                .findFirst();
    }

    @Override
    public void mayHaveJobs(String connection) {
        of(connection).forEach(Worker::mayHaveJobs);
    }

    @Override
    public void cancelRequested(String connection, JobId id) {
        stations.forEach((station, books) -> {
            if (station.connection().equals(connection)) {
                books.leases().find(id).ifPresent(run -> run.stop(Run.Stop.CANCELLED));
            }
        });
    }

    private List<Worker> of(String connection) {
        List<Worker> found = new ArrayList<>();
        workers.forEach((worker, station) -> {
            if (station.connection().equals(connection)) {
                found.add(worker);
            }
        });
        return found;
    }

    @FunctionalInterface
    private interface Interruptible {

        void run() throws InterruptedException;
    }

    private static void uninterrupted(Interruptible action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(System.Logger.Level.WARNING, "Stopping was interrupted; leases will give back what is left", e);
        }
    }
}
