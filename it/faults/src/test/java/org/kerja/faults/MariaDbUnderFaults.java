package org.kerja.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.kerja.driver.database.MariaDbServer;

/** MariaDB with durable settings, and all tables in files that do not grow. */
final class MariaDbUnderFaults implements FaultyDatabase {

    private static final int TABLE_FULL = 1114;
    private static final int NO_SUCH_CONNECTION = 1094;

    private final MariaDbServer server = MariaDbServer.own(
            "--innodb-flush-log-at-trx-commit=1",
            "--innodb-file-per-table=0",
            "--innodb-data-file-path=ibdata1:12M;ibdata2:48M",
            "--innodb-lock-wait-timeout=5",
            // Of a client that its network has lost it learns by itself only.
            "--idle-transaction-timeout=4");
    private String url = "";

    @Override
    public String createDatabase(int port) {
        // As most applications have it: nothing of theirs ends the wait for an answer that does not come.
        url = server.createDatabase().replaceFirst("[?&]socketTimeout=\\d+", "");
        return url.replace(":" + port() + "/", ":" + port + "/");
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void start() {
        server.start();
        // It may have much to recover.
        awaitListening();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void crash() {
        server.crash();
    }

    @Override
    public void endConnections() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String others =
                    "select id from information_schema.processlist where id <> connection_id() and user = 'root'";
            for (long other : FaultyDatabase.numbers(statement, others)) {
                end(statement, other);
            }
        }
    }

    private static void end(Statement statement, long connection) throws SQLException {
        try {
            statement.execute("kill connection " + connection);
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_CONNECTION) {
                throw e;
            }
        }
    }

    @Override
    public void fillDisk() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists filler (text varchar(4000) character set ascii)");
            for (int rows = 1_024; rows > 0; rows /= 4) {
                fill(statement, rows);
            }
        }
    }

    private static void fill(Statement statement, int rows) throws SQLException {
        try {
            while (true) {
                statement.execute("insert into filler (text) select repeat('x', 4000) from seq_1_to_" + rows);
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != TABLE_FULL) {
                throw e;
            }
        }
    }

    @Override
    public void freeDisk() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists filler");
        }
    }

    @Override
    public boolean claimsSurviveCrash() {
        return true;
    }

    @Override
    public Set<Fault> faultsNotThere() {
        return FaultyDatabase.without(Fault.WAKE_UPS_REPEATED);
    }

    @Override
    public void close() {
        server.close();
    }
}
