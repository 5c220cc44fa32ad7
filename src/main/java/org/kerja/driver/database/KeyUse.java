package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.kerja.spi.LimitRule;
import org.kerja.spi.Millis;

/**
 * How far a key is used up.
 *
 * @param version of its row in {@code kerja_limits}, which each use changes; 0 if there is none
 * @param held by how many jobs that are claimed
 * @param begun how many claims count within the time of its rate
 * @param untilFree how long the first of them still does
 */
record KeyUse(long version, int held, int begun, Duration untilFree) {

    /** The whole transaction is rolled back and said again, see {@link Collisions}. */
    private static final String SERIALIZATION_FAILURE = "40001";

    /** The lowest bits of a version, below the time. */
    private static final int RANDOM_BITS = 20;

    /** The versions of keys that were last used before so much time are lower than this. */
    static long versionBefore(Duration time) {
        return (System.currentTimeMillis() - time.toMillis()) << RANDOM_BITS;
    }

    /**
     * Notes that the key was used, if nobody else has used it since this was read.
     *
     * @throws SQLException one after which a transaction is said again, if somebody has
     */
    void change(Connection connection, Statements statements, String key) throws SQLException {
        long next = System.currentTimeMillis() << RANDOM_BITS
                | RandomGenerator.getDefault().nextInt(1 << RANDOM_BITS);
        int changed = version == 0
                ? statements.update(connection, "add-key", key, next)
                : statements.update(connection, "change-key", next, key, version);
        if (changed == 0) {
            throw new SQLException("Somebody else has used key " + key, SERIALIZATION_FAILURE);
        }
    }

    /** Reads it. The version comes first, so that whoever uses the key in between is found out by it. */
    static KeyUse of(Connection connection, Statements statements, String key, LimitRule rule) throws SQLException {
        List<Long> version = statements.query(connection, "key-version", row -> row.getLong(1), key);
        return statements
                .query(
                        connection,
                        "key-uses",
                        row -> new KeyUse(
                                version.isEmpty() ? 0 : version.get(0),
                                row.getInt(1),
                                row.getInt(2),
                                Millis.notNegative(row.getLong(3))),
                        Millis.of(rule.counted()),
                        Millis.of(rule.counted()),
                        Millis.of(rule.counted()),
                        key)
                .get(0);
    }

    /** How many more may be claimed. */
    int room(LimitRule rule) {
        int atOnce = rule.concurrent() == 0 ? Integer.MAX_VALUE : rule.concurrent() - held;
        int inTime = rule.rate() == 0 ? Integer.MAX_VALUE : rule.rate() - begun;
        return Math.min(atOnce, inTime);
    }

    /** When its rate allows the next, if that is what allows none now. */
    Optional<Duration> heldUp(LimitRule rule) {
        return rule.rate() > 0 && begun >= rule.rate() ? Optional.of(untilFree) : Optional.empty();
    }
}
