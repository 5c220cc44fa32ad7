package org.kerja.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.h2.tools.Server;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TemporaryDirectory;
import org.kerja.spi.FaultPoint;

/** H2 as a server, in files that are written with each commit. */
final class H2UnderFaults implements FaultyStore {

    private final Path directory;
    private final int port;
    private int databases;
    private Process process;

    H2UnderFaults() {
        try {
            directory = Files.createTempDirectory("kerja-h2-server");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = launch();
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dh2.bindAddress=127.0.0.1",
                            "-cp",
                            Path.of(Server.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .getPath())
                                    .toString(),
                            Server.class.getName(),
                            "-tcp",
                            "-tcpPort",
                            Integer.toString(port),
                            "-baseDir",
                            directory.toString(),
                            "-ifNotExists")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "server.log")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String createDatabase(int through) {
        databases++;
        awaitListening();
        return url(through);
    }

    @Override
    public String url() {
        return url(port);
    }

    private String url(int through) {
        return "jdbc:h2:tcp://127.0.0.1:" + through + "/./jobs" + databases + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    @Override
    public String user() {
        return "sa";
    }

    @Override
    public String password() {
        return "sa";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() {
        process = launch();
        awaitListening();
    }

    private void awaitListening() {
        Waiting.forResult("H2", this::listens, listens -> listens);
    }

    private boolean listens() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The databases are closed when the process is asked to end. */
    @Override
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void crash() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void endConnections() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<Integer> others = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select session_id from information_schema.sessions where session_id <> session_id()")) {
                while (rows.next()) {
                    others.add(rows.getInt(1));
                }
            }
            for (int other : others) {
                statement.execute("select abort_session(" + other + ")");
            }
        }
    }

    @Override
    public void fillDisk() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void freeDisk() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void repeatWakeUps(Random random) {
        // Nodes on H2 find each other's jobs by polling.
    }

    @Override
    public boolean claimsSurviveCrash() {
        return true;
    }

    @Override
    public Set<Fault> faultsNotThere() {
        return Set.of(Fault.DISK_FULL, Fault.WAKE_UPS_REPEATED);
    }

    @Override
    public Set<FaultPoint> pointsNotThere() {
        return Set.of();
    }

    @Override
    public void close() {
        stop();
        TemporaryDirectory.delete(directory);
    }
}
