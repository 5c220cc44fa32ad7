package org.kerja.engine.dispatch;

import java.util.Optional;
import org.kerja.ConfigurationException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.spi.FailedJobStore;

/**
 * Where the failed jobs of a connection are kept: on the connection itself, or on the first that can of those behind it; else on {@code kerja.failed.connection};
 * else on the default connection; else in the memory of this JVM.
 */
public final class FailedJobHome {

    private static final String LAST_RESORT = "memory";

    private final Connections connections;
    private final Optional<String> configured;

    public FailedJobHome(Connections connections, Optional<String> configured) {
        this.connections = connections;
        this.configured = configured;
    }

    /** The connection that keeps them. */
    public Connection of(Connection connection) {
        return keeper(connection)
                .or(() -> configured.map(connections::named))
                .or(() -> keeper(connections.byDefault()))
                .orElseGet(() -> connections.named(LAST_RESORT));
    }

    /** The store that keeps them. */
    public FailedJobStore store(Connection connection) {
        Connection home = of(connection);
        return home.store()
                .failedJobs()
                .orElseThrow(() -> new ConfigurationException("Property kerja.failed.connection: connection '"
                        + home.name() + "' cannot keep failed jobs; name one that can."));
    }

    private static Optional<Connection> keeper(Connection connection) {
        return connection.keepers().stream()
                .filter(keeper -> keeper.store().failedJobs().isPresent())
                .findFirst();
    }
}
