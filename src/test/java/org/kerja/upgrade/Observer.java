package org.kerja.upgrade;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TestDatabase;

/** Looks into the tables past any library, and makes the one of the application. */
final class Observer implements AutoCloseable {

    /** What {@code kerja.workers.<worker>.lease} is if nobody sets it. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Connection connection;

    Observer(TestDatabase.Place place) throws SQLException {
        connection = DriverManager.getConnection(place.url(), place.user(), place.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute(Effects.TABLE);
        }
    }

    /** How many rows there are; what comes after {@code select count(*) from} is given. */
    long count(String rows) {
        return Long.parseLong(texts("select count(*) from " + rows).get(0));
    }

    /** Waits until there are so many. */
    void await(long expected, String rows) {
        Waiting.forResult(expected + " " + rows, () -> count(rows), count -> count == expected);
    }

    /** Lets as much time pass for the leases in a queue as they have left. */
    void endLeases(String queue) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update kerja_jobs set lease_until = lease_until - " + LEASE.toMillis()
                    + " where queue = '" + queue + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query. */
    List<String> texts(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
