package org.kerja.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.kerja.driver.Waiting;
import org.kerja.spi.FaultPoint;

/** A store that can be broken. A further one joins the runs by one class. */
interface FaultyStore extends AutoCloseable {

    /** The URL of a new and empty database, reached through another port than its own. */
    String createDatabase(int port);

    /** The same database, reached directly. */
    String url();

    String user();

    String password();

    /** Where it listens. */
    int port();

    /** Starts it again after {@link #stop} or {@link #crash}, on the same data. */
    void start();

    /** Ends it in order; connections break. */
    void stop();

    /** Ends it at once. */
    void crash();

    /** Ends the connections of others one by one. */
    void endConnections() throws SQLException;

    /** Leaves no room on its disk until {@link #freeDisk}. */
    default void fillDisk() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Makes room again. */
    default void freeDisk() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Sends wake-ups that were sent before, twice and out of order. */
    default void repeatWakeUps(Random random) throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Whether a claim that was answered stays when it crashes. */
    boolean claimsSurviveCrash();

    /** The faults that this store does not have: there is no such thing, or it promises nothing in that case. */
    default Set<Fault> faultsNotThere() {
        return Set.of();
    }

    /** The fault points that no node comes by on this store. */
    Set<FaultPoint> pointsNotThere();

    @Override
    void close();

    /** A connection past all faults. */
    default Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** Waits until it answers again. */
    default void awaitListening() {
        Waiting.forResult(
                "the store",
                () -> {
                    try (Connection connection = connect()) {
                        return connection.isValid(1);
                    } catch (SQLException e) {
                        return false;
                    }
                },
                listens -> listens);
    }

    /** The whole numbers that a query finds. */
    static List<Long> numbers(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }
}
