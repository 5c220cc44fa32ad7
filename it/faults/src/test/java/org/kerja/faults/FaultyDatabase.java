package org.kerja.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.DatabaseFaultPoint;
import org.kerja.engine.worker.WorkerFaultPoint;
import org.kerja.spi.FaultPoint;

/** A database that can be broken, reached by JDBC. */
interface FaultyDatabase extends FaultyStore {

    @Override
    String user();

    @Override
    String password();

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

    @Override
    default void lockRows(Scene scene) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<String> ids = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select id from kerja_jobs where lease_until > 0 order by id desc limit 40")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            for (String id : ids) {
                statement.execute("update kerja_jobs set progress = progress where id = '" + id + "'");
                scene.pass(20, 60);
            }
            connection.rollback();
        } catch (SQLException e) {
            // It is as well if the deadlock is this one's.
            scene.note("Locking rows ended early", e);
        }
    }

    /** What databases do not have, beside some faults. */
    static Set<Fault> without(Fault... more) {
        Set<Fault> faults = EnumSet.of(Fault.STORE_FROZEN, Fault.SCRIPTS_FORGOTTEN);
        faults.addAll(List.of(more));
        return faults;
    }

    @Override
    default List<FaultPoint> points() {
        return Stream.<FaultPoint>concat(Stream.of(WorkerFaultPoint.values()), Stream.of(DatabaseFaultPoint.values()))
                .toList();
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
