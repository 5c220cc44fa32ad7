package org.kerja.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.kerja.driver.Waiting;
import org.kerja.it.server.CleanServer;
import org.kerja.it.server.Library;
import org.postgresql.Driver;

/**
 * A WildFly as it comes, with a PostgreSQL as its default data source, made as {@code docs/servers.md} does, and with the
 * jar of Kerja in a war that takes orders by HTTP.
 */
final class WildFlyProcess implements Correspondent {

    private static final int HTTP_PORT = 8080;

    /** Those that a WildFly as it comes listens on. */
    private static final List<Integer> PORTS = List.of(HTTP_PORT, 8443, 9990);

    private final Process script;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path log;

    /** One that has deployed the war. */
    WildFlyProcess(String url, List<String> flags) throws IOException {
        Path home = Path.of(System.getProperty("bench.wildfly"));
        Path base = Files.createDirectories(Path.of("target", "bench"))
                .toAbsolutePath()
                .resolve("wildfly");
        CleanServer.copy(home.resolve("standalone"), base);
        log = base.resolve("bench.log");
        String baseDirectory = "-Djboss.server.base.dir=" + base;
        configure(home, base, baseDirectory, url);
        war().as(ZipExporter.class)
                .exportTo(base.resolve("deployments/bench.war").toFile());
        int offset = freeOffset();
        address = URI.create("http://127.0.0.1:" + (HTTP_PORT + offset) + "/bench/");
        script = started(
                List.of(
                        home.resolve("bin/standalone.sh").toString(),
                        baseDirectory,
                        "-Djboss.socket.binding.port-offset=" + offset),
                "JBOSS_JAVA_SIZING",
                String.join(" ", flags) + " -D" + OrderServlet.COORDINATOR + "="
                        + ProcessHandle.current().pid());
        Waiting.forResult("WildFly, log " + log, () -> !script.isAlive() || isReady(), Boolean::booleanValue);
        if (!script.isAlive()) {
            throw new IllegalStateException("WildFly has not started, log " + log);
        }
    }

    private void configure(Path home, Path base, String baseDirectory, String url) throws IOException {
        Path commands =
                Files.writeString(base.resolve("bench.cli"), """
                embed-server
                deploy %s --name=postgresql.jar
                data-source add --name=Jobs --jndi-name=java:jboss/datasources/Jobs --driver-name=postgresql.jar \
                --connection-url="%s" --user-name=postgres --password=postgres --max-pool-size=%d
                /subsystem=ee/service=default-bindings:write-attribute(name=datasource, value=java:jboss/datasources/Jobs)
                """.formatted(Library.of(Driver.class), url, Pool.SIZE));
        List<String> command = List.of(home.resolve("bin/jboss-cli.sh").toString(), "--file=" + commands);
        if (started(command, "JAVA_OPTS", baseDirectory).onExit().join().exitValue() != 0) {
            throw new IllegalStateException("WildFly cannot be configured, log " + log);
        }
    }

    private static WebArchive war() {
        return ShrinkWrap.create(WebArchive.class)
                .addClasses(
                        Child.class,
                        Clocks.class,
                        DeployedKerja.class,
                        NoOperation.class,
                        OrderServlet.class,
                        PausedKerja.class,
                        QueueSystem.class,
                        Runs.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsLibrary(new File(System.getProperty("bench.jar")));
    }

    private Process started(List<String> command, String variable, String value) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put(variable, value);
        return builder.start();
    }

    /** What is to be added to each port so that nobody else has it, and that systems give to no client. */
    private static int freeOffset() {
        return IntStream.iterate(12_000, offset -> offset < 20_000, offset -> offset + 100)
                .filter(offset -> PORTS.stream().allMatch(port -> isFree(port + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isReady() {
        try {
            return answer("left").equals("ok 0");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String answer(String order) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        address.resolve("?order=" + URLEncoder.encode(order, StandardCharsets.UTF_8)))
                .timeout(Duration.ofMinutes(10))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "failed " + response.statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The server itself, which its script waits for. */
    @Override
    public ProcessHandle handle() {
        return all().filter(one -> one.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void end() throws InterruptedException {
        List<ProcessHandle> left = all().toList();
        handle().destroy();
        if (!script.waitFor(30, TimeUnit.SECONDS)) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(script.toHandle()), script.descendants());
    }
}
