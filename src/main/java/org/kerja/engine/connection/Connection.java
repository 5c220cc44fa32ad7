package org.kerja.engine.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerja.spi.Capability;
import org.kerja.spi.JobStore;

/**
 * An open connection.
 *
 * @param defaultQueue where jobs go that name no queue
 * @param acknowledgeEach whether each completion is written before its slot is free, instead of gathered
 * @param forwards queues whose jobs go elsewhere
 * @param outbox the connection to which dispatches in a transaction are written first, of one that takes part in none
 * @param targets the connections of which the first that takes a job gets it; empty for one that keeps jobs itself
 */
public record Connection(
        String name,
        String defaultQueue,
        boolean acknowledgeEach,
        JobStore store,
        Map<String, Forward> forwards,
        Optional<String> outbox,
        List<Connection> targets) {

    /** One that keeps all of its jobs itself. */
    public Connection(String name, String defaultQueue, boolean acknowledgeEach, JobStore store) {
        this(name, defaultQueue, acknowledgeEach, store, Map.of(), Optional.empty(), List.of());
    }

    /** Whether the store can do something. */
    public boolean can(Capability capability) {
        return store.capabilities().contains(capability);
    }

    /** The connections on which its jobs may lie. */
    public List<Connection> keepers() {
        return targets.isEmpty()
                ? List.of(this)
                : targets.stream()
                        .filter(target -> !target.store().synchronous())
                        .toList();
    }
}
