package org.kerja.driver.database;

import jakarta.persistence.TypedQuery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerja.FailedJobFilter;
import org.kerja.JobId;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.StoredFailure;

/** The failed jobs of one connection in the table {@code kerja_failed_jobs}. */
final class DatabaseFailedJobs implements FailedJobStore {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** As many as one transaction moves; few enough that its locks are short. */
    private static final int RETRIED_AT_ONCE = 500;

    private final Database database;

    DatabaseFailedJobs(Database database) {
        this.database = database;
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
        return retry(List.of(id.value())) == 1;
    }

    @Override
    public int retry(FailedJobFilter filter) {
        // Those that fail again while this runs are not meant.
        long until = DatabaseJobStore.now(database);
        int retried = 0;
        while (true) {
            List<String> ids = ids(FailedJobQuery.of(filter).failedUntil(until));
            if (ids.isEmpty()) {
                return retried;
            }
            retried += retry(ids);
        }
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

    private List<String> ids(FailedJobQuery query) {
        return database
                .read(
                        "retry",
                        entities -> query.bind(entities.createQuery(
                                        "select failure.id from KerjaFailedJob failure" + query.where()
                                                + " order by failure.failedAt, failure.id",
                                        String.class))
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

    /** Moves jobs in one transaction. A job that somebody else moves at the same time is his. */
    private int retry(List<String> ids) {
        return database.write("retry", (connection, dialect) -> {
            Statements statements = dialect.statements();
            List<String> held = statements.batch(connection, "retry-hold", ids, List::of);
            database.reached(DatabaseFaultPoint.RETRY_HELD);
            dialect.retry(connection, held);
            database.reached(DatabaseFaultPoint.RETRY_MOVED);
            statements.batch(connection, "forget", held, List::of);
            database.reached(DatabaseFaultPoint.RETRY_REMOVED);
            return held.size();
        });
    }
}
