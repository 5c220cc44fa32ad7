package org.kerja.faults.node;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.kerja.engine.EngineBuilder;
import org.kerja.spi.Driver;

/** How a process reaches the store: the library by a driver of it, and jobs and observers directly. */
public interface StoreAccess extends AutoCloseable {

    /**
     * That to the store of a URL.
     *
     * @param connections the most at a time, where the application has a pool of them
     */
    static StoreAccess open(String url, String user, String password, int connections) {
        return url.startsWith("redis:")
                ? new RedisAccess(URI.create(url))
                : new DatabaseAccess(url, user, password, connections);
    }

    /** The driver of the library. */
    Driver driver();

    /** What to set beneath {@code kerja.connections.main}, beside the driver. */
    Map<String, String> properties();

    /** What the application has for the driver. */
    EngineBuilder.Resources resources();

    /** Whether jobs, their ends and their dispatches can be parts of transactions. */
    boolean transactional();

    /** A connection to a database, in the transaction of the calling job. */
    Connection connection() throws SQLException;

    /** Takes all connections of the pool of the application for some time. */
    void exhaust(Duration time);

    /** Makes what the jobs need. */
    void prepare() throws SQLException;

    /** The ids of the jobs of which anything lies in a queue. */
    Set<String> waiting() throws SQLException;

    /** The ids of the jobs whose end is kept. */
    Set<String> ended() throws SQLException;

    /** How many rows each job has left. */
    Map<String, Integer> effects() throws SQLException;

    @Override
    void close();
}
