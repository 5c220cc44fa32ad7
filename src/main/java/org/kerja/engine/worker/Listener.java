package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.Threads;

/**
 * Hears what other nodes announce on a connection. It waits on a thread of its own; what breaks is opened again, with
 * growing waits.
 */
final class Listener {

    /** What hears of the announcements. */
    interface Ear {

        /** Another node has committed jobs. */
        void announced(Announcement announcement);

        /** Announcements may have been missed. */
        void mayHaveJobs();
    }

    /** A stop waits for the end of one such wait at most; nothing is asked of the store between two. */
    private static final Duration SLICE = Duration.ofMillis(200);

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** A connection on which something was heard within this is not checked yet. */
    private static final long TRUSTED_NANOS = 10_000_000_000L;

    private final Connection connection;
    private final Ear ear;
    private final Threads threads;
    private final LongSupplier nanoTime;
    private final Recurring listening;

    private final ReentrantLock using = new ReentrantLock();

    // Guarded by using.
    private @Nullable Announcements announcements;
    private boolean reserved;
    private long heardAt;

    private volatile boolean suspicious;
    private volatile boolean stopped;

    /**
     * @param nanoTime the monotonic clock
     */
    Listener(Connection connection, Ear ear, Threads threads, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.connection = connection;
        this.ear = ear;
        this.threads = threads;
        this.listening = new Recurring(
                "Listening for other nodes on connection " + connection.name(), threads, LONGEST_RETRY, this::listen);
    }

    void start() {
        listening.wake();
    }

    /** There was a job that nobody had announced: either nobody could know of it, or nothing is heard any more. */
    void suspect() {
        suspicious = true;
    }

    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        listening.stop(patience);
        closeIfStopped();
    }

    private Duration listen() {
        using.lock();
        try {
            return listenOnce();
        } finally {
            using.unlock();
            closeIfStopped();
        }
    }

    /** Whoever is the last to use it: a run that is not done with it after the patience of the stop, or the stop. */
    private void closeIfStopped() {
        if (!stopped || !using.tryLock()) {
            return;
        }
        try {
            close();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "What was listened by is broken", e);
        } finally {
            using.unlock();
        }
    }

    private Duration listenOnce() {
        try {
            Announcements open = announcements;
            if (open == null) {
                return open() ? Duration.ZERO : Recurring.UNTIL_WOKEN;
            }
            Optional<Announcement> heard = open.next(SLICE);
            if (heard.isPresent()) {
                trusted();
                ear.announced(heard.get());
            } else if (suspicious && nanoTime.getAsLong() - heardAt > TRUSTED_NANOS) {
                open.check();
                trusted();
            }
            return Duration.ZERO;
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private boolean open() {
        Optional<Announcements> opened = connection.store().listen();
        if (opened.isEmpty()) {
            return false;
        }
        announcements = opened.get();
        if (!reserved) {
            reserved = true;
            threads.reserve();
        }
        opened.get().check();
        trusted();
        ear.mayHaveJobs();
        return true;
    }

    private void trusted() {
        suspicious = false;
        heardAt = nanoTime.getAsLong();
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void close() {
        Announcements open = announcements;
        announcements = null;
        if (open != null) {
            open.close();
        }
    }
}
