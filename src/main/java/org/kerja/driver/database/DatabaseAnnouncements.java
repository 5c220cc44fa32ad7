package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.kerja.StoreException;
import org.kerja.spi.Announcement;
import org.kerja.spi.AnnouncementText;
import org.kerja.spi.Announcements;

/** Listens by one connection that it keeps. */
final class DatabaseAnnouncements implements Announcements {

    /** A notification takes less than a millisecond; so long a one is taken for lost. */
    private static final Duration LOST = Duration.ofSeconds(5);

    private final String sender;
    private final Connection connection;
    private final Notifications notifications;
    private final Runnable probe;
    private final Supplier<StoreException> unheard;
    private final Queue<Announcement> heard = new ArrayDeque<>();
    private boolean heardItself;
    private boolean broken;

    /**
     * @param sender what the announcements of this store begin with, which are not for itself
     * @param probe announces something by another connection
     * @param unheard what to throw when that does not arrive
     */
    DatabaseAnnouncements(
            String sender,
            Connection connection,
            Notifications notifications,
            Runnable probe,
            Supplier<StoreException> unheard) {
        this.sender = sender;
        this.connection = connection;
        this.notifications = notifications;
        this.probe = probe;
        this.unheard = unheard;
    }

    @Override
    public Optional<Announcement> next(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Duration left = patience;
        while (heard.isEmpty() && !left.isNegative()) {
            receive(left);
            left = Duration.ofNanos(end - System.nanoTime());
        }
        return Optional.ofNullable(heard.poll());
    }

    @Override
    public void check() {
        heardItself = false;
        long end = System.nanoTime() + LOST.toNanos();
        probe.run();
        while (!heardItself) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative()) {
                throw unheard.get();
            }
            receive(left);
        }
    }

    private void receive(Duration patience) {
        try {
            for (String text : notifications.next(patience)) {
                AnnouncementText read = AnnouncementText.read(text);
                if (read.sender().equals(sender)) {
                    heardItself = true;
                } else {
                    read.announcement().ifPresent(heard::add);
                }
            }
        } catch (SQLException e) {
            broken = true;
            throw new StoreException("the connection that listens is broken: " + Causes.first(e), e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            if (!broken) {
                notifications.end();
            }
        } catch (SQLException e) {
            throw new StoreException("the connection that listens cannot be given back: " + Causes.first(e), e);
        }
    }
}
