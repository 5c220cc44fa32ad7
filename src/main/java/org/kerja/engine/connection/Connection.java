package org.kerja.engine.connection;

import org.kerja.spi.Capability;
import org.kerja.spi.JobStore;

/**
 * An open connection.
 *
 * @param defaultQueue where jobs go that name no queue
 * @param acknowledgeEach whether each completion is written before its slot is free, instead of gathered
 */
public record Connection(String name, String defaultQueue, boolean acknowledgeEach, JobStore store) {

    /** Whether the store can do something. */
    public boolean can(Capability capability) {
        return store.capabilities().contains(capability);
    }
}
