package org.kerja.driver.none;

import java.util.List;
import java.util.Set;
import org.kerja.spi.Capability;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;

/** Discards what is pushed. */
final class NullStore extends EmptyStore {

    NullStore() {
        // No delay, no priority, no key and no limit is broken by discarding the job, which never ends.
        super(
                "null",
                Set.of(
                        Capability.DELAY,
                        Capability.PRIORITY,
                        Capability.UNIQUE,
                        Capability.LIMITS,
                        Capability.HISTORY,
                        Capability.INSPECTION,
                        Capability.CLEAR));
    }

    @Override
    public void push(List<Envelope> jobs) {
        // Discarding is all that this store is for.
    }
}
