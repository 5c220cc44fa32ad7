package org.kerja.driver.memory;

import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/** {@code driver = async}: the {@linkplain MemoryDriver memory driver} under the name of what it is mostly used for. */
public final class AsyncDriver implements Driver {

    @Override
    public String name() {
        return "async";
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return new MemoryDriver().open(settings, environment);
    }
}
