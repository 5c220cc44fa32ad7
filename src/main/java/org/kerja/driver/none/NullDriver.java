package org.kerja.driver.none;

import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/** {@code driver = null}: every job is accepted and discarded; none ever runs. There are no settings. */
public final class NullDriver implements Driver {

    @Override
    public String name() {
        return "null";
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return new NullStore();
    }
}
