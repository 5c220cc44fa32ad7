package org.kerja.driver.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kerja.driver.Waiting;

/** A PostgreSQL server on loopback that can be stopped and started again on the same data and port. */
public final class PostgresServer implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final Map<String, String> settings;
    private int port;
    private @Nullable EmbeddedPostgres running;

    private PostgresServer(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** The server of this JVM, started at first use. Never stop it: other tests use it too. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, running; it does not wait for its disk. */
    public static PostgresServer own() {
        return own(Map.of());
    }

    /** The same with settings, which go before those of the tests. */
    public static PostgresServer own(Map<String, String> settings) {
        try {
            PostgresServer server = new PostgresServer(Files.createTempDirectory("kerja-postgres"), settings);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, on the data and the port that it had. */
    public synchronized void start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("data"))
                    .setOverrideWorkingDirectory(directory.resolve("work").toFile())
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_prepared_transactions", "20")
                    // An option of initdb, which calls all of its options by this name. Small files, for disks that
                    // fill.
                    .setLocaleConfig("wal-segsize", "1");
            settings.forEach(builder::setServerConfig);
            running = (port == 0 ? builder : builder.setPort(port)).start();
            port = running.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it as an administrator would in a hurry: open connections break. */
    public synchronized void stop() {
        try {
            if (running != null) {
                running.close();
                running = null;
                // When the JVM ends, a hook of the library stops it too, and whoever comes second does not wait.
                Path alive = directory.resolve("data").resolve("postmaster.pid");
                Waiting.forResult("the end of PostgreSQL", () -> Files.exists(alive), exists -> !exists);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash would: what it has not written to its disk is lost. */
    public synchronized void crash() {
        try {
            int status = new ProcessBuilder("kill", "-QUIT", Long.toString(processId()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -QUIT ended with " + status);
            }
            Path alive = directory.resolve("data").resolve("postmaster.pid");
            Waiting.forResult("the end of PostgreSQL", () -> Files.exists(alive), exists -> !exists);
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
        TemporaryDirectory.delete(directory);
    }

    /** The process that listens for connections and makes one for each. */
    public long processId() {
        try {
            return Long.parseLong(Files.readAllLines(directory.resolve("data").resolve("postmaster.pid"))
                    .get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public synchronized int port() {
        return port;
    }

    /** Makes a new, empty database and returns its URL; user and password are {@code postgres}. */
    public synchronized String createDatabase() {
        if (running == null) {
            throw new IllegalStateException("The server is stopped");
        }
        String name = "test_" + NUMBER.incrementAndGet();
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?connectTimeout=5&socketTimeout=60";
    }

    private static final class Shared {

        static final PostgresServer SERVER = own();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "kerja-postgres-stop"));
        }

        private Shared() {}
    }
}
