package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.kerja.driver.database.DatabaseFaultPoint;
import org.kerja.driver.database.PostgresServer;
import org.kerja.spi.FaultPoint;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** PostgreSQL with durable settings. */
final class PostgresUnderFaults implements FaultyDatabase {

    /** What its files of the log of changes are long. Limited to this, it can write those, and enlarge no table beyond it. */
    private static final long FILE_LIMIT = 1024 * 1024;

    private static final int LISTEN_MILLIS = 500;

    /**
     * Of a client that its network has lost, a server learns by itself only, and until then keeps locked what that client has
     * locked. Guides of operations tell to set this limit.
     */
    private final PostgresServer server = PostgresServer.own(
            Map.of("fsync", "on", "synchronous_commit", "on", "idle_in_transaction_session_timeout", "4s"));

    private String url = "";

    @Override
    public String createDatabase(int port) {
        // As most applications have it: nothing of theirs ends the wait for an answer that does not come.
        url = server.createDatabase().replaceFirst("[?&]socketTimeout=\\d+", "");
        return url.replace(":" + port() + "/", ":" + port + "/") + "&loginTimeout=5";
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "postgres";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void start() {
        server.start();
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
                PreparedStatement end =
                        connection.prepareStatement("select pg_terminate_backend(cast(? as integer))")) {
            for (long process : others(connection)) {
                end.setLong(1, process);
                end.execute();
            }
        }
    }

    private static List<Long> others(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return FaultyDatabase.numbers(
                    statement,
                    "select pid from pg_stat_activity"
                            + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
        }
    }

    /** There is no small disk to be had without being root, but files that may not grow. */
    @Override
    public void fillDisk() throws SQLException {
        limitFiles(Long.toString(FILE_LIMIT));
    }

    @Override
    public void freeDisk() throws SQLException {
        limitFiles("unlimited");
    }

    private void limitFiles(String limit) throws SQLException {
        List<Long> processes = new ArrayList<>(List.of(server.processId()));
        try (Connection connection = connect()) {
            processes.addAll(others(connection));
        }
        for (long process : processes) {
            limit(process, limit);
        }
    }

    private static void limit(long process, String limit) {
        try {
            // One that has ended meanwhile has no files.
            new ProcessBuilder("prlimit", "--pid", Long.toString(process), "--fsize=" + limit + ":unlimited")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("A full disk is tried with prlimit, of util-linux. Install that", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void repeatWakeUps(Random random) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "do $$ begin execute format('listen %I', 'kerja_' || 'kerja_jobs'::regclass::oid); end $$");
            PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(LISTEN_MILLIS);
            List<PGNotification> again = new ArrayList<>(List.of(heard));
            again.addAll(List.of(heard));
            Collections.shuffle(again, random);
            try (PreparedStatement send = connection.prepareStatement("select pg_notify(?, ?)")) {
                for (PGNotification one : again) {
                    send.setString(1, one.getName());
                    send.setString(2, one.getParameter());
                    send.execute();
                }
            }
        }
    }

    @Override
    public boolean claimsSurviveCrash() {
        return false;
    }

    @Override
    public Set<Fault> faultsNotThere() {
        return FaultyDatabase.without();
    }

    @Override
    public List<FaultPoint> points() {
        List<FaultPoint> points = new ArrayList<>(FaultyDatabase.super.points());
        points.removeAll(List.of(DatabaseFaultPoint.CLAIM_HELD, DatabaseFaultPoint.CLAIM_TAKEN));
        return points;
    }

    @Override
    public void close() {
        server.close();
    }
}
