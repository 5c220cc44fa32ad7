package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitUse;
import org.kerja.spi.Millis;

/**
 * What uses up limits, in the table {@code kerja_limit_uses}: claims of limited jobs, and what running jobs use by
 * themselves, outside of their transactions.
 */
final class LimitUses {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** When to ask again for what somebody holds for a time that nobody knows. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** A use that counts whatever becomes of its job. */
    private static final int ALWAYS = 0;

    /** Every so many times that something was used, what no longer counts is removed. */
    static final int CLEAN_EVERY = 256;

    /** Longer than any claim takes. */
    private static final Duration UNUSED_KEY = Duration.ofDays(1);

    private final Database database;
    private final AtomicInteger used = new AtomicInteger();

    LimitUses(Database database) {
        this.database = database;
    }

    /** Uses a key; empty if it was allowed, else when to ask again. */
    Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        Optional<Duration> waiting;
        try {
            waiting = database.aside(
                    "limit", (connection, dialect) -> acquire(connection, dialect.statements(), key, rule, lease));
        } catch (StoreException e) {
            if (!Causes.collision(e)) {
                throw e;
            }
            LOGGER.log(System.Logger.Level.DEBUG, "Others use the same limit again and again meanwhile", e);
            return Optional.of(AGAIN);
        }
        if (waiting.isEmpty()) {
            used();
        }
        return waiting;
    }

    private static Optional<Duration> acquire(
            Connection connection, Statements statements, String key, LimitRule rule, Lease lease) throws SQLException {
        KeyUse use = KeyUse.of(connection, statements, key, rule);
        boolean holds = rule.concurrent() > 0;
        if (holds && isHeld(connection, statements, key, lease)) {
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

    private static boolean isHeld(Connection connection, Statements statements, String key, Lease lease)
            throws SQLException {
        return !statements
                .query(
                        connection,
                        "own-use",
                        row -> row.getInt(1),
                        key,
                        lease.id().value(),
                        lease.token())
                .isEmpty();
    }

    /** Ends what a job holds of a key. */
    void release(String key, Lease lease) {
        database.aside(
                "limit",
                (connection, dialect) -> dialect.statements()
                        .update(connection, "end-use", key, lease.id().value(), lease.token()));
    }

    /** Forgets all uses of a key. */
    void forget(String key) {
        database.aside("limit", (connection, dialect) -> dialect.statements().update(connection, "forget-key", key));
    }

    /** How far a key is used up, and by which jobs. */
    LimitUse of(String key, LimitRule rule) {
        return database.query("limit", (connection, dialect) -> {
            KeyUse use = KeyUse.of(connection, dialect.statements(), key, rule);
            List<JobId> holders = dialect.statements()
                    .query(connection, "key-holders", row -> JobId.of(StoredText.read(row.getString(1))), key);
            return new LimitUse(holders, use.begun(), use.untilFree());
        });
    }

    /** Something was used. What was done is done, whether the cleaning up that follows now and then works or not. */
    void used() {
        if (used.incrementAndGet() % CLEAN_EVERY == 0) {
            long oldest = KeyUse.versionBefore(UNUSED_KEY);
            database.cleanUp("limits", (connection, dialect) -> {
                dialect.statements().update(connection, "clean-uses");
                return dialect.statements().update(connection, "clean-keys", oldest);
            });
        }
    }
}
