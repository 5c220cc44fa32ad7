package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.kerja.StoreException;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitRule;

/** What running jobs use of keys by themselves, outside of their transactions. */
final class UsesWithinJobs {

    /** When to ask again for what somebody holds for a time that nobody knows. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** A use that counts whatever becomes of its job. */
    private static final int ALWAYS = 0;

    private final Database database;

    UsesWithinJobs(Database database) {
        this.database = database;
    }

    /** Uses a key; empty if it was allowed, else when to ask again. */
    Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        try {
            return aside((connection, dialect) -> acquire(connection, dialect, key, rule, lease));
        } catch (StoreException e) {
            if (!Causes.collision(e)) {
                throw e;
            }
            // Others use it again and again meanwhile.
            return Optional.of(AGAIN);
        }
    }

    private static Optional<Duration> acquire(
            Connection connection, Dialect dialect, String key, LimitRule rule, Lease lease) throws SQLException {
        Statements statements = dialect.statements();
        KeyUse use = KeyUse.of(connection, statements, key, rule);
        boolean holds = rule.concurrent() > 0;
        if (holds
                && !statements
                        .query(
                                connection,
                                "own-use",
                                row -> row.getInt(1),
                                key,
                                lease.id().value(),
                                lease.token())
                        .isEmpty()) {
            return Optional.empty();
        }
        if (use.room(rule) <= 0) {
            return Optional.of(use.heldUp(rule).orElse(AGAIN));
        }
        // What only counts belongs to no lease.
        String job = holds ? lease.id().value() : UUID.randomUUID().toString();
        statements.update(connection, "use-key", key, job, lease.token(), ALWAYS, Millis.of(rule.counted()));
        use.change(connection, statements, key);
        return Optional.empty();
    }

    /** Ends what a job holds of a key. */
    void release(String key, Lease lease) {
        aside((connection, dialect) -> dialect.statements()
                .update(connection, "end-use", key, lease.id().value(), lease.token()));
    }

    /** Forgets all uses of a key. */
    void forget(String key) {
        aside((connection, dialect) -> dialect.statements().update(connection, "forget-key", key));
    }

    private <T> T aside(Database.Work<T> work) {
        return database.inTransaction() ? database.aside("limit", work) : database.write("limit", work);
    }
}
