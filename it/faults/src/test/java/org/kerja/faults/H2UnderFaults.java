package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.h2.tools.Server;
import org.kerja.driver.database.TemporaryDirectory;
import org.kerja.process.ChildJvm;

/** H2 as a server, in files that are written with each commit. */
final class H2UnderFaults implements FaultyDatabase {

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
        List<String> command = ChildJvm.command();
        command.addAll(List.of(
                "-Dh2.bindAddress=127.0.0.1",
                "-cp",
                ChildJvm.sourceOf(Server.class).toString(),
                Server.class.getName(),
                "-tcp",
                "-tcpPort",
                Integer.toString(port),
                "-baseDir",
                directory.toString(),
                "-ifNotExists"));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
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
            String others = "select session_id from information_schema.sessions where session_id <> session_id()";
            for (long other : FaultyDatabase.numbers(statement, others)) {
                statement.execute("select abort_session(" + other + ")");
            }
        }
    }

    @Override
    public boolean claimsSurviveCrash() {
        return true;
    }

    @Override
    public Set<Fault> faultsNotThere() {
        // A full disk closes the database.
        return FaultyDatabase.without(Fault.DISK_FULL, Fault.WAKE_UPS_REPEATED);
    }

    @Override
    public void close() {
        stop();
        TemporaryDirectory.delete(directory);
    }
}
