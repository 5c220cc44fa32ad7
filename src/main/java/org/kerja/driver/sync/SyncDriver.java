package org.kerja.driver.sync;

import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;

/** {@code driver = sync}: a job runs in the dispatching thread, before the dispatch returns. There are no settings. */
public final class SyncDriver implements Driver {

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
        return new SyncStore(settings.connection());
    }
}
