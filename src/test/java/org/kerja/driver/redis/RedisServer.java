package org.kerja.driver.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TemporaryDirectory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/** A Redis on loopback, which can be stopped or killed and started again on the same data and port. */
public final class RedisServer implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    private RedisServer(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** The server of this JVM, started at first use. Never stop it: other tests use it too. */
    public static RedisServer shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, running; it keeps nothing on disk. */
    public static RedisServer own() {
        return own("--save", "", "--appendonly", "no");
    }

    /** A server of one's own, running, with options. */
    public static RedisServer own(String... options) {
        try {
            RedisServer server =
                    new RedisServer(Files.createTempDirectory("kerja-redis"), freePort(), List.of(options));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server of one's own, running, with a file of its configuration before its options. */
    static RedisServer ownWith(Path configuration, String... options) {
        List<String> all = new ArrayList<>(List.of(configuration.toString()));
        all.addAll(List.of(options));
        return own(all.toArray(String[]::new));
    }

    /** A port that nobody listens at. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, on the data that it had. */
    public synchronized void start() {
        List<String> command = new ArrayList<>();
        command.add(Executable.FILE.getPath());
        // A file comes first.
        boolean configured = !options.isEmpty() && !options.get(0).startsWith("--");
        command.addAll(options.subList(0, configured ? 1 : 0));
        command.addAll(List.of(
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                directory.toString(),
                "--daemonize",
                "no"));
        command.addAll(options.subList(configured ? 1 : 0, options.size()));
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Waiting.forResult("Redis at port " + port, this::answers, answers -> answers);
    }

    private boolean answers() {
        Process started = process;
        if (started == null || !started.isAlive()) {
            throw new IllegalStateException("Redis did not start:\n" + log());
        }
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return jedis.ping().equals("PONG");
        } catch (JedisException e) {
            return false;
        }
    }

    /** What it has logged. */
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order. */
    public synchronized void stop() {
        end(false);
    }

    /** Ends it as a crash would. */
    public synchronized void kill() {
        end(true);
    }

    /** Lets it do nothing until it is thawed, without closing anything. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", name, Long.toString(handle().pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("kill ended with " + status);
        }
    }

    private void end(boolean forcibly) {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        try {
            if (forcibly || !destroyed(running)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean destroyed(Process running) throws InterruptedException {
        running.destroy();
        return running.waitFor(30, TimeUnit.SECONDS);
    }

    /** Its process, while it runs. */
    public synchronized ProcessHandle handle() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("Redis does not run");
        }
        return running.toHandle();
    }

    /** What it is, with its version. */
    public String version() {
        try (Jedis jedis = connect()) {
            return "Redis "
                    + jedis.info("server")
                            .lines()
                            .filter(line -> line.startsWith("redis_version:"))
                            .findFirst()
                            .orElseThrow()
                            .substring("redis_version:".length());
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Its address as an application has it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A prefix that no other test uses. */
    public static String prefix() {
        return "test-" + NUMBER.incrementAndGet();
    }

    /** A connection of the test's own. */
    public Jedis connect() {
        return new Jedis(URI.create(url()));
    }

    /** The directory of its data. */
    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        stop();
        TemporaryDirectory.delete(directory);
    }

    private static final class Executable {

        private static final File FILE = find();

        private static File find() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The tests need a Redis, and Maven Central carries none for this machine", e);
            }
        }
    }

    private static final class Shared {

        private static final RedisServer SERVER = own();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }
}
