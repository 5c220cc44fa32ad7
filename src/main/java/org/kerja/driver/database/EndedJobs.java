package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Lease;
import org.kerja.spi.Millis;
import org.kerja.spi.StoredJob;

/** The table {@code kerja_ended_jobs}: how jobs have ended, each for its time. */
final class EndedJobs {

    /** Every so many some rows are removed whose time is over, more than were added, so that those stay few. */
    private static final int SWEEP_EVERY = 64;

    private static final int SWEPT = 4;

    private final Database database;
    private final AtomicInteger added = new AtomicInteger();

    EndedJobs(Database database) {
        this.database = database;
    }

    /** Keeps how jobs have ended. One that was pushed again, since nobody knew of its push, may have ended before. */
    static void keep(Connection connection, Statements statements, List<End> ends) throws SQLException {
        statements.batch(connection, "forget-ended", ends, end -> List.of(id(end)));
        statements.batch(
                connection,
                "keep-ended",
                ends,
                end -> Arrays.asList(
                        id(end),
                        end.name(),
                        end.queue(),
                        end.state().name(),
                        StoredText.message(end.reason()),
                        end.progress().orElse(null),
                        end.result().orElse(null),
                        Millis.of(end.age()),
                        Millis.of(end.keep())));
    }

    /** How a waiting job ends that is cancelled. */
    static End cancelled(StoredJob job, Duration keep) {
        return new End(
                new Lease(job.id(), 0),
                job.name(),
                job.queue(),
                JobState.CANCELLED,
                "",
                Optional.empty(),
                Optional.empty(),
                Millis.notNegative(job.readAt() - job.createdAt()),
                keep);
    }

    private static String id(End end) {
        return end.lease().id().value();
    }

    Optional<EndedJob> find(JobId id) {
        return database.query(
                "ended",
                (connection, dialect) ->
                        dialect.statements().query(connection, "ended", EndedJobs::read, id.value()).stream()
                                .findFirst());
    }

    private static EndedJob read(ResultSet row) throws SQLException {
        int column = 0;
        return new EndedJob(
                JobId.of(StoredText.read(row.getString(++column))),
                StoredText.read(row.getString(++column)),
                StoredText.read(row.getString(++column)),
                JobState.valueOf(StoredText.read(row.getString(++column))),
                StoredText.read(row.getString(++column)),
                Optional.ofNullable((Number) row.getObject(++column)).map(Number::intValue),
                Optional.ofNullable(row.getString(++column)),
                row.getLong(++column),
                row.getLong(++column));
    }

    /** So many were kept, in a transaction that has ended or will. */
    void kept(int count) {
        int since = added.addAndGet(count);
        if (since >= SWEEP_EVERY && added.compareAndSet(since, 0)) {
            database.cleanUp("ended jobs", (connection, dialect) -> {
                List<String> over = dialect.statements()
                        .query(connection, "ended-over", row -> StoredText.read(row.getString(1)), SWEPT * since);
                return dialect.statements().batch(connection, "forget-ended", over, List::of);
            });
        }
    }
}
