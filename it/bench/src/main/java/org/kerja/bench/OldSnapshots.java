package org.kerja.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps PostgreSQL from removing dead rows: one transaction that holds its snapshot all the time, and three connections
 * that read the table in turns, each over and over, with a query that takes a minute.
 */
final class OldSnapshots implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.bench");

    private static final int SLOW_QUERIES = 3;
    private static final Duration SLOW = Duration.ofMinutes(1);

    private final Connection pinned;
    private final List<Connection> slow = new ArrayList<>();
    private final List<Thread> reading = new ArrayList<>();
    private volatile boolean ended;

    /** Takes the snapshot and begins to read. */
    OldSnapshots(String url, String table) throws SQLException {
        pinned = connect(url);
        pinned.setAutoCommit(false);
        pinned.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        String read = "select sum(hashtext(one::text)) from " + table + " one";
        execute(pinned, read);
        // All of the table is read first, and then the snapshot is held for the rest of the minute.
        String text =
                "with read as materialized (" + read + ") select read.*, pg_sleep(" + SLOW.toSeconds() + ") from read";
        for (int number = 0; number < SLOW_QUERIES; number++) {
            Duration first = SLOW.multipliedBy(number).dividedBy(SLOW_QUERIES);
            Connection connection = connect(url);
            slow.add(connection);
            Thread thread = new Thread(() -> readAgainAndAgain(connection, text, first), "slow-query-" + number);
            thread.start();
            reading.add(thread);
        }
    }

    private void readAgainAndAgain(Connection connection, String text, Duration first) {
        try {
            execute(connection, "select pg_sleep(" + first.toSeconds() + ")");
            while (!ended) {
                execute(connection, text);
            }
        } catch (SQLException e) {
            if (!ended) {
                LOGGER.log(System.Logger.Level.ERROR, "A slow query ended", e);
            }
        }
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        ended = true;
        for (Connection connection : slow) {
            connection.abort(Runnable::run);
        }
        for (Thread thread : reading) {
            thread.join();
        }
        pinned.rollback();
        pinned.close();
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
