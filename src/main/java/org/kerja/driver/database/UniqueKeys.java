package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.StoreException;
import org.kerja.Unique.Until;
import org.kerja.spi.Millis;
import org.kerja.spi.Uniqueness;

/**
 * The table {@code kerja_unique_keys}. A row names the job that was the last to take a key; whether it still has it
 * is seen from the job's own row. So nothing that happens to a job has to tell of its key, and no key is left behind
 * by one that is gone.
 *
 * <p>Who dispatches locks the rows of its keys, in their order, until its transaction ends.
 */
final class UniqueKeys {

    /** A row without a job may be swept between two statements; hardly as often as this. */
    private static final int TRIES = 5;

    /** As many keys as one statement names. */
    private static final int AT_ONCE = 500;

    /** Every so many pushes some rows are looked at, more than were added, so that those without a job stay few. */
    private static final int SWEEP_EVERY = 64;

    private static final int SWEPT = 4 * SWEEP_EVERY;

    private final Database database;
    private final AtomicInteger pushes = new AtomicInteger();
    private volatile String sweptTo = "";

    UniqueKeys(Database database) {
        this.database = database;
    }

    /**
     * A row.
     *
     * @param job the last that took the key
     * @param freeAt for {@link Until#TIME} when it has it no longer
     * @param since when the first of those that were put off was dispatched
     * @param now the database's clock
     */
    record Taken(String key, JobId job, Until until, long freeAt, long since, long now) {

        static Taken of(ResultSet row) throws SQLException {
            return new Taken(
                    StoredText.read(row.getString(1)),
                    JobId.of(StoredText.read(row.getString(2))),
                    Until.valueOf(StoredText.read(row.getString(3))),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6));
        }

        /** The row once another job has taken the key. */
        Taken by(JobId other, Uniqueness unique, long newSince) {
            long time = unique.until() == Until.TIME ? now + Millis.of(unique.time()) : 0;
            return new Taken(key, other, unique.until(), time, newSince, now);
        }
    }

    /** Locks the rows of keys; one that was not there is made, and names the job that wants it. */
    Map<String, Taken> lock(Connection connection, Dialect dialect, Map<JobId, Uniqueness> wanted) throws SQLException {
        SortedSet<String> missing = new TreeSet<>();
        wanted.values().forEach(unique -> missing.add(unique.key()));
        Map<String, Taken> locked = new TreeMap<>();
        for (int attempt = 1; !missing.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                throw new StoreException("The keys " + missing + " are swept again and again");
            }
            insert(connection, dialect, wanted, missing);
            List<String> inOrder = List.copyOf(missing);
            for (int from = 0; from < inOrder.size(); from += AT_ONCE) {
                List<String> some = inOrder.subList(from, Math.min(inOrder.size(), from + AT_ONCE));
                Statements.rows(
                                connection,
                                dialect.statements().text("lock-keys").replace("{keys}", Statements.parameters(some)),
                                Taken::of,
                                some.toArray())
                        .forEach(taken -> locked.put(taken.key(), taken));
            }
            missing.removeAll(locked.keySet());
        }
        return locked;
    }

    /** The row of a key among those that were locked for it. */
    static Taken row(Map<String, Taken> locked, Uniqueness unique) {
        Taken taken = locked.get(unique.key());
        if (taken == null) {
            throw new IllegalStateException("The row of key " + unique.key() + " is not locked");
        }
        return taken;
    }

    private static void insert(
            Connection connection, Dialect dialect, Map<JobId, Uniqueness> wanted, Collection<String> missing)
            throws SQLException {
        Map<String, Map.Entry<JobId, Uniqueness>> first = new TreeMap<>();
        wanted.entrySet().stream()
                .filter(entry -> missing.contains(entry.getValue().key()))
                .forEach(entry -> first.putIfAbsent(entry.getValue().key(), entry));
        try {
            dialect.statements().batch(connection, "take-key", List.copyOf(first.values()), entry -> {
                Uniqueness unique = entry.getValue();
                boolean timed = unique.until() == Until.TIME;
                return List.of(
                        unique.key(),
                        entry.getKey().value(),
                        unique.until().name(),
                        timed ? Millis.of(unique.time()) : 0L,
                        timed ? 1L : 0L);
            });
        } catch (SQLException e) {
            // H2 finds out only then that somebody else has made the same row; that is what is locked next.
            if (!Causes.duplicate(e)) {
                throw e;
            }
        }
    }

    /** Who has which of some keys, as far as a plain read can tell for sure. */
    Map<String, JobId> held(Connection connection, Dialect dialect, List<String> keys) throws SQLException {
        Map<String, JobId> held = new HashMap<>();
        if (database.inTransaction() && !dialect.readsWhatIsCommitted(connection)) {
            return held;
        }
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
            Statements.rows(
                            connection,
                            dialect.statements().text("held-keys").replace("{keys}", Statements.parameters(some)),
                            row -> Map.entry(
                                    StoredText.read(row.getString(1)), JobId.of(StoredText.read(row.getString(2)))),
                            some.toArray())
                    .forEach(entry -> held.put(entry.getKey(), entry.getValue()));
        }
        return held;
    }

    /** Writes who has taken keys whose rows are locked. */
    static void give(Connection connection, Dialect dialect, List<Taken> taken) throws SQLException {
        dialect.statements()
                .batch(
                        connection,
                        "give-key",
                        taken,
                        row -> List.of(row.job().value(), row.until().name(), row.freeAt(), row.since(), row.key()));
    }

    /** Whether the job that was the last to take a key still has it. */
    boolean holds(Connection connection, Dialect dialect, Taken taken) throws SQLException {
        if (taken.until() == Until.TIME) {
            return taken.freeAt() > taken.now();
        }
        Optional<Integer> deliveries = !database.inTransaction() || dialect.readsWhatIsCommitted(connection)
                ? deliveries(connection, dialect, "key-holder", taken.job())
                : database.aside("key holder", (other, same) -> deliveries(other, same, taken.job()));
        return deliveries
                .filter(count -> taken.until() == Until.DONE || count == 0)
                .isPresent();
    }

    private static Optional<Integer> deliveries(Connection connection, Dialect dialect, String statement, JobId id)
            throws SQLException {
        return dialect.statements().query(connection, statement, row -> row.getInt(1), id.value()).stream()
                .findFirst();
    }

    /**
     * One that is locked by now is there: somebody is about to insert it, perhaps the caller's own transaction, or
     * speaks about it.
     */
    private static Optional<Integer> deliveries(Connection connection, Dialect dialect, JobId id) throws SQLException {
        try {
            return deliveries(connection, dialect, "key-holder-at-once", id);
        } catch (SQLException e) {
            if (!Causes.collision(e)) {
                throw e;
            }
            return Optional.of(0);
        }
    }

    /**
     * Takes keys for jobs that had them until they failed.
     *
     * @param wanted the ids of jobs, each with its key
     * @return those whose keys others have
     */
    Set<JobId> refused(Connection connection, Dialect dialect, Map<String, String> wanted) throws SQLException {
        Map<JobId, Uniqueness> all = new LinkedHashMap<>();
        wanted.forEach((id, key) -> all.put(
                new JobId(id), new Uniqueness(key, Until.DONE, Duration.ZERO, OnDuplicate.DROP, Optional.empty())));
        Map<String, Taken> rows = lock(connection, dialect, all);
        Set<JobId> given = new HashSet<>();
        List<Taken> changed = new ArrayList<>();
        for (Map.Entry<JobId, Uniqueness> one : all.entrySet()) {
            Taken taken = row(rows, one.getValue());
            boolean own = taken.job().equals(one.getKey());
            if (own || !given.contains(taken.job()) && !holds(connection, dialect, taken)) {
                given.add(one.getKey());
                Taken now = taken.by(one.getKey(), one.getValue(), taken.now());
                rows.put(now.key(), now);
                changed.add(now);
            }
        }
        give(connection, dialect, changed);
        Set<JobId> refused = new HashSet<>(all.keySet());
        refused.removeAll(given);
        return refused;
    }

    /** The other job that has a key until it is done. */
    Optional<JobId> holder(Connection connection, Dialect dialect, String key, JobId id) throws SQLException {
        for (Taken taken : dialect.statements().query(connection, "key", Taken::of, key)) {
            if (!taken.job().equals(id) && holds(connection, dialect, taken)) {
                return Optional.of(taken.job());
            }
        }
        return Optional.empty();
    }

    /** Keys were taken, in a transaction that has ended. */
    void pushed() {
        if (pushes.incrementAndGet() % SWEEP_EVERY == 0) {
            sweep();
        }
    }

    /** Removes rows of jobs that are gone, among those that come next. */
    private void sweep() {
        database.cleanUp("unique keys", (connection, dialect) -> {
            List<Swept> some = dialect.statements().query(connection, "sweep-keys", Swept::of, sweptTo, SWEPT);
            sweptTo = some.size() < SWEPT ? "" : some.get(some.size() - 1).key();
            return dialect.statements()
                    .batch(
                            connection,
                            "free-key",
                            some.stream().filter(Swept::free).toList(),
                            row -> List.of(row.key(), row.job().value()));
        });
    }

    private record Swept(String key, JobId job, boolean free) {

        static Swept of(ResultSet row) throws SQLException {
            return new Swept(
                    StoredText.read(row.getString(1)), JobId.of(StoredText.read(row.getString(2))), row.getInt(3) != 0);
        }
    }
}
