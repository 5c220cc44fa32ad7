package org.kerja.driver.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.Lease;

/**
 * A row as a claim leaves it, and what of it the claim has overwritten.
 *
 * @param dueAt since when it was due
 * @param now the database's clock at the claim
 * @param cancelled whether somebody asked to cancel it while its previous holder ran it
 */
record ClaimedRow(
        String id,
        long token,
        String name,
        int version,
        String queue,
        int priority,
        String payload,
        JobCounters counters,
        Claim.Loss loss,
        String attempts,
        long createdAt,
        long dueAt,
        long now,
        boolean cancelled) {

    /** How many columns it takes. */
    static final int COLUMNS = 18;

    static List<ClaimedRow> all(ResultSet rows) throws SQLException {
        List<ClaimedRow> all = new ArrayList<>();
        while (rows.next()) {
            all.add(of(rows));
        }
        return all;
    }

    static ClaimedRow of(ResultSet row) throws SQLException {
        int column = 0;
        return new ClaimedRow(
                StoredText.read(row.getString(++column)),
                row.getLong(++column),
                StoredText.read(row.getString(++column)),
                row.getInt(++column),
                StoredText.read(row.getString(++column)),
                row.getInt(++column),
                StoredText.read(row.getString(++column)),
                new JobCounters(row.getInt(++column), row.getInt(++column), row.getInt(++column), row.getInt(++column)),
                loss(row.getString(++column), row.getInt(++column) != 0),
                StoredText.read(row.getString(++column)),
                row.getLong(++column),
                row.getLong(++column),
                row.getLong(++column),
                row.getInt(++column) != 0);
    }

    /** The same on another queue. */
    ClaimedRow onQueue(String otherQueue) {
        return new ClaimedRow(
                id,
                token,
                name,
                version,
                otherQueue,
                priority,
                payload,
                counters,
                loss,
                attempts,
                createdAt,
                dueAt,
                now,
                cancelled);
    }

    Claim claim() {
        return new Claim(
                new Lease(new JobId(id), token),
                name,
                version,
                queue,
                priority,
                payload,
                counters,
                loss,
                attempts,
                Math.max(0, now - createdAt));
    }

    private static Claim.Loss loss(@Nullable String node, boolean started) {
        return node == null ? Claim.Loss.NONE : new Claim.Loss(true, started, node);
    }
}
