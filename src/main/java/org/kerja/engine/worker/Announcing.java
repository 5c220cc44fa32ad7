package org.kerja.engine.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.JobId;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.Threads;

/** Tells the workers of this node first, and then other nodes. */
public final class Announcing implements WorkerSignals {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /** What a node that ends grants to the announcements of its last jobs. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final WorkerSignals workers;
    private final Connections connections;
    private final Threads threads;
    private final Map<String, Announcer> announcers = new ConcurrentHashMap<>();

    /**
     * @param workers those of this node
     */
    public Announcing(WorkerSignals workers, Connections connections, Threads threads) {
        this.workers = workers;
        this.connections = connections;
        this.threads = threads;
    }

    /**
     * Stores jobs, not in a transaction, and tells of them.
     *
     * @param stored run in between
     */
    public void push(Connection connection, List<Envelope> jobs, Runnable stored) {
        if (jobs.size() == 1 && connection.store().pushesClaimed()) {
            Optional<AtOnce> atOnce = workers.atOnce(connection.name(), jobs.get(0));
            if (atOnce.isPresent()) {
                pushClaimed(connection, jobs.get(0), stored, atOnce.get());
                return;
            }
        }
        Announcer announcer = of(connection.name());
        Optional<Announcement> announcement = announcer.with(jobs);
        if (announcement.isPresent()) {
            push(connection, jobs, announcement.get());
        } else {
            connection.store().push(jobs);
        }
        stored.run();
        workers.dispatched(connection.name(), jobs);
        if (announcement.isEmpty()) {
            announcer.dispatched(jobs);
        }
    }

    /** What was gathered of other jobs is announced whatever becomes of these. */
    private void push(Connection connection, List<Envelope> jobs, Announcement announcement) {
        boolean announced = false;
        try {
            announced = connection.store().push(jobs, announcement);
        } finally {
            if (!announced) {
                of(connection.name()).again(announcement);
            }
        }
    }

    /** It is on its way already, so that nobody needs to be told. One that is not claimed lies in a paused queue, or was stored before. */
    private static void pushClaimed(Connection connection, Envelope job, Runnable stored, AtOnce worker) {
        try (worker) {
            long before = System.nanoTime();
            Optional<Claim> claim = connection.store().pushClaimed(job, worker.request());
            stored.run();
            claim.ifPresent(claimed -> worker.begin(claimed, before));
        }
    }

    @Override
    public Optional<AtOnce> atOnce(String connection, Envelope job) {
        return workers.atOnce(connection, job);
    }

    @Override
    public void dispatched(String connection, List<Envelope> jobs) {
        workers.dispatched(connection, jobs);
        of(connection).dispatched(jobs);
    }

    @Override
    public void mayHaveJobs(String connection) {
        workers.mayHaveJobs(connection);
        of(connection).mayHaveJobs();
    }

    @Override
    public void cancelRequested(String connection, JobId id) {
        workers.cancelRequested(connection, id);
    }

    /** Announces what is left, and then nothing more. */
    public void stop() {
        try {
            for (Announcer announcer : announcers.values()) {
                announcer.stop(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(System.Logger.Level.DEBUG, "Other nodes find the last jobs by polling", e);
        }
    }

    private Announcer of(String connection) {
        Announcer announcer = announcers.get(connection);
        return announcer != null
                ? announcer
                : announcers.computeIfAbsent(connection, name -> new Announcer(connections.named(name), threads));
    }
}
