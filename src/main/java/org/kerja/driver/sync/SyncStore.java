package org.kerja.driver.sync;

import java.util.List;
import java.util.Set;
import org.kerja.spi.Capability;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;

/** Tells the engine to run jobs instead of storing them. */
final class SyncStore extends EmptyStore {

    private final String connection;

    SyncStore(String connection) {
        super("sync", Set.of(Capability.INSPECTION, Capability.CLEAR));
        this.connection = connection;
    }

    @Override
    public boolean synchronous() {
        return true;
    }

    @Override
    public void push(List<Envelope> jobs) {
        throw new UnsupportedOperationException("Connection " + connection
                + " has the sync driver, whose jobs run where they are dispatched and cannot be stored");
    }
}
