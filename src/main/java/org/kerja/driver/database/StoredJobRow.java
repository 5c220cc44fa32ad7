package org.kerja.driver.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.StoredJob;

/** Reads one job as whoever looks for it sees it: the columns of the statement {@code find}. */
final class StoredJobRow {

    private StoredJobRow() {}

    static StoredJob of(ResultSet row) throws SQLException {
        int column = 0;
        JobId id = new JobId(row.getString(++column));
        String name = row.getString(++column);
        int version = row.getInt(++column);
        String queue = LimitedQueue.called(row.getString(++column));
        int priority = row.getInt(++column);
        String payload = StoredText.read(row.getString(++column));
        long createdAt = row.getLong(++column);
        long availableAt = row.getLong(++column);
        long leaseUntil = row.getLong(++column);
        long now = row.getLong(++column);
        JobState state = state(availableAt, leaseUntil, now);
        @Nullable String node = row.getString(++column);
        @Nullable Number progress = (Number) row.getObject(++column);
        return new StoredJob(
                id,
                name,
                version,
                queue,
                priority,
                state,
                payload,
                createdAt,
                Math.max(availableAt, leaseUntil),
                state == JobState.RESERVED ? Optional.ofNullable(node) : Optional.empty(),
                Optional.ofNullable(progress).map(Number::intValue),
                new JobCounters(row.getInt(++column), row.getInt(++column), row.getInt(++column), row.getInt(++column)),
                StoredText.read(row.getString(++column)),
                LimitedQueue.keys(StoredText.read(row.getString(++column))),
                now);
    }

    private static JobState state(long availableAt, long leaseUntil, long now) {
        if (leaseUntil > now) {
            return JobState.RESERVED;
        }
        return availableAt <= now ? JobState.READY : JobState.DELAYED;
    }
}
