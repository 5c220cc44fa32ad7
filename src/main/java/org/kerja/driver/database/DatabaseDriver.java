package org.kerja.driver.database;

import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/**
 * The driver {@code database}: jobs lie in tables of the application's own database.
 *
 * <p>Settings beneath {@code kerja.connections.<name>}:
 * <ul>
 *   <li>{@code data-source}: the JNDI or bean name of the data source; not set, the application's default one
 *   <li>{@code schema}: {@code create} makes missing tables at first use, {@code validate} checks them,
 *       {@code none} does neither; not set, {@code create}
 *   <li>{@code jpa-properties}: {@code name=value} pairs, separated by commas, that the persistence provider gets;
 *       {@code jakarta.persistence.provider} chooses the provider by its class name
 *   <li>{@code network-timeout}: how long to wait for an answer of the database; not set, 30 seconds
 *   <li>{@code wake-up}: {@code notify} tells other nodes of dispatched jobs where the database has a way, {@code poll}
 *       leaves it to them to look; not set, {@code notify}
 * </ul>
 *
 * <p>The database is not touched before the first job is stored or looked for, and a first use that fails is tried again
 * at the next.
 */
public final class DatabaseDriver implements Driver {

    static final String NAME = "database";

    /** Called by {@link java.util.ServiceLoader}. */
    public DatabaseDriver() {
        // Nothing to keep.
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return new DatabaseJobStore(new Database(DatabaseSettings.from(settings), environment));
    }
}
