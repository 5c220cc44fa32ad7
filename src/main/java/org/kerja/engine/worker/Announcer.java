package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Announcement;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Threads;

/**
 * Announces to other nodes what this one has committed to a connection: a lone job at once, a burst by one announcement in
 * {@link #GAP}. Apart from the dispatch, which it neither delays nor lets fail; what is lost is found by polling.
 */
final class Announcer {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /** A round trip and a wake-up of each listening node cost some 0.2 ms of CPU, so this bounds them to a tenth of one. */
    static final Duration GAP = Duration.ofMillis(2);

    /** In a burst of single dispatches the next one comes sooner, and carries what was gathered. */
    static final Duration PATIENCE = Duration.ofMillis(1);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final Connection connection;
    private final LongSupplier nanoTime;
    private final Recurring announcing;

    // Guarded by this.
    private final Map<String, Duration> delays = new HashMap<>();
    private boolean anyQueue;
    private long nextAt;

    Announcer(Connection connection, Threads threads) {
        this(connection, threads, System::nanoTime);
    }

    /**
     * One that has announced nothing yet.
     *
     * @param nanoTime the monotonic clock
     */
    Announcer(Connection connection, Threads threads, LongSupplier nanoTime) {
        this.connection = connection;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
        this.announcing = new Recurring(
                "Announcing jobs on connection " + connection.name(), threads, LONGEST_RETRY, this::announce);
    }

    /**
     * What is announced together with the storing of a single job, which spares a commit: that job, and all that has been
     * gathered. Nothing if the last announcement was just made.
     */
    Optional<Announcement> with(List<Envelope> jobs) {
        if (jobs.size() != 1 || !connection.store().announces()) {
            return Optional.empty();
        }
        return with(jobs.get(0), due(jobs.get(0)));
    }

    private synchronized Optional<Announcement> with(Envelope job, QueueDue due) {
        if (nextAt - nanoTime.getAsLong() > 0) {
            return Optional.empty();
        }
        boolean lone = delays.isEmpty() && !anyQueue && due.delay().isZero();
        note(due);
        return take().map(taken -> lone ? new Announcement(taken.jobs(), Optional.of(job.id())) : taken);
    }

    /** It was not announced. */
    void again(Announcement announcement) {
        gather(announcement.jobs());
    }

    /** Jobs have been committed. */
    void dispatched(List<Envelope> jobs) {
        if (!connection.store().announces()) {
            return;
        }
        List<QueueDue> due = new ArrayList<>(jobs.size());
        for (Envelope job : jobs) {
            due.add(due(job));
        }
        gather(due);
    }

    /** Any queue may have jobs. */
    void mayHaveJobs() {
        if (connection.store().announces()) {
            gather(List.of());
        }
    }

    /** Announces what is left, and then nothing more. */
    void stop(Duration patience) throws InterruptedException {
        announcing.stop(patience);
        if (announcing.isFailing()) {
            return;
        }
        try {
            announce();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Other nodes find the last jobs by polling", e);
        }
    }

    private static QueueDue due(Envelope job) {
        return new QueueDue(job.queue(), Delay.until(job.due()));
    }

    /** What is gathered already is on its way. */
    private synchronized void gather(List<QueueDue> jobs) {
        boolean more = jobs.isEmpty() && !anyQueue;
        anyQueue |= jobs.isEmpty();
        for (QueueDue job : jobs) {
            more |= note(job);
        }
        if (more) {
            long wait = nextAt - nanoTime.getAsLong();
            announcing.wakeIn(wait <= 0 ? Duration.ZERO : Duration.ofNanos(wait).plus(PATIENCE));
        }
    }

    /** False if it is known. */
    private boolean note(QueueDue job) {
        Duration known = delays.get(job.queue());
        if (known != null && job.delay().compareTo(known) >= 0) {
            return false;
        }
        delays.put(job.queue(), job.delay());
        return true;
    }

    private synchronized Optional<Announcement> take() {
        if (!anyQueue && delays.isEmpty()) {
            return Optional.empty();
        }
        Announcement taken = Announcement.ANY_QUEUE;
        if (!anyQueue) {
            taken = new Announcement(
                    delays.entrySet().stream()
                            .map(one -> new QueueDue(one.getKey(), one.getValue()))
                            .toList(),
                    Optional.empty());
        }
        anyQueue = false;
        delays.clear();
        nextAt = nanoTime.getAsLong() + GAP.toNanos();
        return Optional.of(taken);
    }

    private Duration announce() {
        Optional<Announcement> announcement = take();
        if (announcement.isPresent()) {
            try {
                connection.store().announce(announcement.get());
            } catch (RuntimeException e) {
                again(announcement.get());
                throw e;
            }
        }
        return Recurring.UNTIL_WOKEN;
    }
}
