package org.kerja.driver.memory;

import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/**
 * {@code driver = memory}: jobs lie in this JVM and end with it. Everything but transactions is kept as by a durable
 * store: leases, delays, priorities, failed jobs. Each opened connection is a store of its own. Neither the waiting nor
 * the failed jobs have a bound but the heap; flush the failed jobs of an application that produces many. There are no
 * settings.
 */
public final class MemoryDriver implements Driver {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return new MemoryStore(settings.connection(), environment.clock());
    }
}
