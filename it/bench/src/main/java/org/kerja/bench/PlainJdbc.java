package org.kerja.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The floor: a loop on one connection that claims 500 rows and deletes them, with two commits for 500 jobs. */
final class PlainJdbc implements AutoCloseable {

    private static final int BATCH = 500;

    private final Connection connection;

    PlainJdbc(String url) throws SQLException {
        connection = DriverManager.getConnection(url, "postgres", "postgres");
        connection.setAutoCommit(false);
        execute("create table if not exists floor_jobs (id bigint primary key, available_at bigint not null,"
                + " token bigint not null, payload text not null)");
        execute("create index if not exists floor_jobs_due on floor_jobs (available_at, id)");
    }

    /** Jobs a second. */
    double drain(int jobs) throws SQLException {
        execute("insert into floor_jobs select n, 0, 0, repeat('x', 100) from generate_series(1, " + jobs + ") n");
        long begin = System.nanoTime();
        int done = 0;
        for (List<Long> claimed = claim(); !claimed.isEmpty(); claimed = claim()) {
            done += delete(claimed);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (done != jobs) {
            throw new IllegalStateException("The floor did " + done + " of " + jobs + " jobs");
        }
        return jobs / seconds;
    }

    private List<Long> claim() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "update floor_jobs set available_at = available_at + 1000000000000000, token = token + 1 where id in"
                        + " (select id from floor_jobs where available_at <= ? order by available_at, id limit ?"
                        + " for update skip locked) returning id, payload")) {
            statement.setLong(1, System.currentTimeMillis());
            statement.setInt(2, BATCH);
            List<Long> claimed = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    claimed.add(rows.getLong(1));
                }
            }
            connection.commit();
            return claimed;
        }
    }

    private int delete(List<Long> claimed) throws SQLException {
        Array ids = connection.createArrayOf("bigint", claimed.toArray());
        try (PreparedStatement statement = connection.prepareStatement("delete from floor_jobs where id = any (?)")) {
            statement.setArray(1, ids);
            int deleted = statement.executeUpdate();
            connection.commit();
            return deleted;
        }
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
