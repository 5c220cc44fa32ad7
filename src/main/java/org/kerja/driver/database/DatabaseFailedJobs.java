package org.kerja.driver.database;

import jakarta.persistence.TypedQuery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.FailedJobFilter;
import org.kerja.JobId;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Millis;
import org.kerja.spi.StoredFailure;

/** The failed jobs of one connection in the table {@code kerja_failed_jobs}. */
final class DatabaseFailedJobs implements FailedJobStore {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** As many as one transaction moves; few enough that its locks are short. */
    private static final int RETRIED_AT_ONCE = 500;

    private final Database database;
    private final UniqueKeys keys;

    DatabaseFailedJobs(Database database, UniqueKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    @Override
    public void add(StoredFailure failure) {
        String id = failure.id().value();
        database.write("add a failed job", (connection, dialect) -> {
            dialect.statements().update(connection, "forget", id);
            return dialect.statements()
                    .update(
                            connection,
                            "add",
                            id,
                            failure.connection(),
                            failure.queue(),
                            failure.name(),
                            failure.version(),
                            failure.priority(),
                            failure.createdAt(),
                            failure.createdAt() == 0 ? 1 : 0,
                            failure.failedAt(),
                            failure.failedAt() == 0 ? 1 : 0,
                            failure.reason().name(),
                            StoredText.message(failure.message()),
                            failure.counters().deliveries(),
                            failure.counters().failures(),
                            failure.counters().lostLeases(),
                            failure.counters().releases(),
                            StoredText.of(failure.attempts()),
                            failure.payload());
        });
    }

    @Override
    public long count(FailedJobFilter filter) {
        FailedJobQuery query = FailedJobQuery.of(filter);
        return database.read(
                "count failed jobs",
                entities -> query.bind(entities.createQuery(
                                "select count(failure) from KerjaFailedJob failure" + query.where(), Long.class))
                        .getSingleResult());
    }

    @Override
    public List<StoredFailure> list(FailedJobFilter filter, int offset, int limit) {
        FailedJobQuery query = FailedJobQuery.of(filter);
        List<FailedJobRecord> records = database.read("list failed jobs", entities -> {
            TypedQuery<FailedJobRecord> list = entities.createQuery(
                    "select failure from KerjaFailedJob failure" + query.where()
                            + " order by failure.failedAt desc, failure.id desc",
                    FailedJobRecord.class);
            return query.bind(list).setFirstResult(offset).setMaxResults(limit).getResultList();
        });
        List<StoredFailure> failures = new ArrayList<>(records.size());
        for (FailedJobRecord each : records) {
            try {
                failures.add(each.toStoredFailure());
            } catch (IllegalArgumentException e) {
                LOGGER.log(
                        Level.WARNING,
                        "Connection ''{0}'': a row of kerja_failed_jobs is no job of Kerja; it stays: {1}",
                        database.connection(),
                        e.getMessage());
            }
        }
        return failures;
    }

    @Override
    public Optional<StoredFailure> find(JobId id) {
        return database.read(
                "find a failed job",
                entities -> Optional.ofNullable(entities.find(FailedJobRecord.class, id.value()))
                        .map(FailedJobRecord::toStoredFailure));
    }

    @Override
    public boolean retry(JobId id) {
        return retry(List.of(id.value())).moved() > 0;
    }

    @Override
    public int retry(FailedJobFilter filter) {
        // Those that fail again while this runs are not meant.
        long until = DatabaseJobStore.now(database);
        int retried = 0;
        int left = 0;
        while (true) {
            List<String> ids = ids(FailedJobQuery.of(filter).failedUntil(until), left);
            if (ids.isEmpty()) {
                return retried;
            }
            Retried some = retry(ids);
            retried += some.moved();
            left += some.refused();
        }
    }

    @Override
    public Optional<JobId> duplicate(JobId id) {
        return database.query("find a duplicate", (connection, dialect) -> {
            Map<String, String> wanted = keysOf(connection, dialect, List.of(id.value()));
            return wanted.isEmpty()
                    ? Optional.empty()
                    : keys.holder(
                            connection, dialect, wanted.values().iterator().next(), id);
        });
    }

    @Override
    public boolean forget(JobId id) {
        return database.write(
                "forget", (connection, dialect) -> dialect.statements().update(connection, "forget", id.value()) > 0);
    }

    @Override
    public int flush(Duration olderThan, int limit) {
        return database.writeAll(
                "flush",
                (connection, dialect) -> dialect.statements().update(connection, "flush", Millis.of(olderThan), limit));
    }

    /**
     * @param left how many of the first are passed by
     */
    private List<String> ids(FailedJobQuery query, int left) {
        return database
                .read(
                        "retry",
                        entities -> query.bind(entities.createQuery(
                                        "select failure.id from KerjaFailedJob failure" + query.where()
                                                + " order by failure.failedAt, failure.id",
                                        String.class))
                                .setFirstResult(left)
                                .setMaxResults(RETRIED_AT_ONCE)
                                .getResultList())
                .stream()
                .filter(DatabaseFailedJobs::isJob)
                .sorted()
                .toList();
    }

    /** Whoever wrote an id of his own into the table must not keep the others from being retried. */
    private static boolean isJob(String id) {
        try {
            return JobId.of(id).value().equals(id);
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.DEBUG, "A row of kerja_failed_jobs is no job of Kerja and stays", e);
            return false;
        }
    }

    /**
     * How many were moved, and how many stay since others have their keys.
     */
    private record Retried(int moved, int refused) {}

    /** Moves jobs in one transaction. A job that somebody else moves at the same time is his. */
    private Retried retry(List<String> ids) {
        return database.write("retry", (connection, dialect) -> {
            Statements statements = dialect.statements();
            List<String> held = statements.batch(connection, "retry-hold", ids, List::of);
            List<String> free = withKeys(connection, dialect, held);
            database.reached(DatabaseFaultPoint.RETRY_HELD);
            dialect.retry(connection, free);
            database.reached(DatabaseFaultPoint.RETRY_MOVED);
            statements.batch(connection, "forget", free, List::of);
            Members.retried(connection, statements, free);
            database.reached(DatabaseFaultPoint.RETRY_REMOVED);
            return new Retried(free.size(), held.size() - free.size());
        });
    }

    /** Those that have no key, or take theirs again. */
    private List<String> withKeys(Connection connection, Dialect dialect, List<String> held) throws SQLException {
        Map<String, String> wanted = keysOf(connection, dialect, held);
        if (wanted.isEmpty()) {
            return held;
        }
        Set<JobId> refused = keys.refused(connection, dialect, wanted);
        return held.stream().filter(id -> !refused.contains(new JobId(id))).toList();
    }

    /** The ids of those that have keys, each with its key. */
    private static Map<String, String> keysOf(Connection connection, Dialect dialect, List<String> ids)
            throws SQLException {
        Map<String, String> keys = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            Statements.rows(
                            connection,
                            dialect.statements().text("failed-keys").replace("{ids}", Statements.parameters(ids)),
                            row -> Map.entry(StoredText.read(row.getString(1)), StoredText.read(row.getString(2))),
                            ids.toArray())
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
        }
        return keys;
    }
}
