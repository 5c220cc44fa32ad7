package org.kerja.faults;

import java.util.function.Supplier;

/** The stores that are broken. */
enum Store {
    POSTGRESQL(PostgresUnderFaults::new),
    MARIADB(MariaDbUnderFaults::new),
    H2(H2UnderFaults::new),
    REDIS(RedisUnderFaults::new);

    private final Supplier<FaultyStore> opening;

    Store(Supplier<FaultyStore> opening) {
        this.opening = opening;
    }

    /** Starts a server of one's own. */
    FaultyStore open() {
        return opening.get();
    }
}
