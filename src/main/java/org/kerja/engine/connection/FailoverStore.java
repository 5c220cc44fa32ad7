package org.kerja.engine.connection;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kerja.spi.Capability;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;

/** That of a connection whose jobs lie on others. */
final class FailoverStore extends EmptyStore {

    FailoverStore(List<Connection> targets) {
        super("failover", common(targets));
    }

    /** A dispatch takes part in no transaction, since it is not known before its end which store takes the job. */
    private static Set<Capability> common(List<Connection> targets) {
        Set<Capability> common = EnumSet.complementOf(EnumSet.of(Capability.TRANSACTIONS));
        targets.stream()
                .map(Connection::store)
                .filter(store -> !store.synchronous())
                .forEach(store -> common.retainAll(store.capabilities()));
        // All of a chain or a batch lies in one store.
        common.remove(Capability.WORKFLOWS);
        return common;
    }

    @Override
    public void push(List<Envelope> jobs) {
        throw new UnsupportedOperationException("Jobs are pushed to one of the connections behind it");
    }
}
