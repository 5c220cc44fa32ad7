package org.kerja.driver.database;

import java.util.Optional;
import java.util.UUID;
import org.kerja.StoreException;
import org.kerja.spi.Announcement;
import org.kerja.spi.AnnouncementText;
import org.kerja.spi.Announcements;

/** How the nodes that share a database tell each other of jobs, where that has a way. */
final class WakeUps {

    private final Database database;
    private final String sender = UUID.randomUUID().toString();

    WakeUps(Database database) {
        this.database = database;
    }

    /** What tells the others. */
    String text(Announcement announcement) {
        return AnnouncementText.of(sender, announcement);
    }

    /** Whether the others can be told. */
    boolean announces() {
        return database.settings().notifies() && database.dialect().notifies();
    }

    /** Tells the others if they can be told. */
    void announce(Announcement announcement) {
        if (announces()) {
            send(text(announcement));
        }
    }

    /** Begins to hear the others; empty if there is no way. */
    Optional<Announcements> listen() {
        if (!database.settings().notifies()) {
            return Optional.empty();
        }
        return database.keep(
                "listen",
                (connection, dialect) -> dialect.listen(connection)
                        .map(notifications -> new DatabaseAnnouncements(
                                sender,
                                connection,
                                notifications,
                                () -> send(AnnouncementText.probe(sender)),
                                this::unheard)));
    }

    private void send(String text) {
        database.writeOne("announce", (connection, dialect) -> {
            dialect.announce(connection, text);
            return true;
        });
    }

    private StoreException unheard() {
        return new StoreException("Connection '" + database.connection() + "': notifications do not arrive, as behind a"
                + " pooler that hands a connection to another client after each transaction. Jobs of other nodes are found by"
                + " polling; " + database.settings().wakeUpProperty() + "=poll leaves it at that");
    }
}
