package org.kerja.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what other nodes announce, see {@link JobStore#listen}. Used by one thread at a time, outside of transactions.
 *
 * <p>An announcement may be lost, and what was announced before this was opened is not heard. After a
 * {@link org.kerja.StoreException} nothing more is heard; then it is to be closed and another to be opened.
 */
public interface Announcements extends AutoCloseable {

    /**
     * Waits for the next announcement of another node; empty if none comes in time.
     *
     * @throws org.kerja.StoreException if the store has ended the connection
     */
    Optional<Announcement> next(Duration patience);

    /**
     * Makes sure that announcements arrive, within seconds and by some statements. Those of others that come meanwhile
     * are handed out by {@link #next}.
     *
     * @throws org.kerja.StoreException if they do not arrive
     */
    void check();

    /** Hears nothing more. */
    @Override
    void close();
}
