package org.kerja.driver.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import org.kerja.spi.Millis;

/**
 * Ends the wait for an answer that does not come: a network that has lost a connection tells nobody, and without a limit the
 * thread would wait for hours. The connection is of no use afterwards, and whether the statement ran is unknown.
 */
final class NetworkTimeout implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** As {@link Connection#setNetworkTimeout} has it. */
    private static final int NONE = 0;

    private final Connection connection;
    private final int before;
    private final boolean set;

    private NetworkTimeout(Connection connection, int before, boolean set) {
        this.connection = connection;
        this.before = before;
        this.set = set;
    }

    /**
     * Limits the wait until this is closed; a shorter limit of the application stays.
     *
     * @param limit zero for none
     */
    static NetworkTimeout of(Connection connection, Duration limit) throws SQLException {
        int millis = (int) Math.min(Integer.MAX_VALUE, Millis.of(limit));
        try {
            int before = connection.getNetworkTimeout();
            boolean set = millis != NONE && (before == NONE || millis < before);
            if (set) {
                connection.setNetworkTimeout(Runnable::run, millis);
            }
            return new NetworkTimeout(connection, before, set);
        } catch (SQLFeatureNotSupportedException e) {
            LOGGER.log(Level.DEBUG, "A driver without network timeouts waits for as long as it likes", e);
            return new NetworkTimeout(connection, NONE, false);
        }
    }

    /** Sets what was set before. A connection that is broken need not be asked. */
    @Override
    public void close() throws SQLException {
        if (set && !connection.isClosed()) {
            connection.setNetworkTimeout(Runnable::run, before);
        }
    }
}
