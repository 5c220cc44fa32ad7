package org.kerja.it.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.transform.TransformerException;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.kerja.driver.Waiting;

/**
 * One of the servers as a process of its own, beside the one that Arquillian drives: started by its own script on its own
 * files, with what is deployed there, so that it can be killed and started again.
 */
public final class ServerProcess implements AutoCloseable {

    private static final int OFFSET = 22_000;
    private static final int PORT = 8080 + OFFSET;

    private final String name;
    private final Path deployments;
    private final @Nullable Path drivers;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path output;
    private @Nullable Process process;

    private ServerProcess(
            String name,
            Path deployments,
            @Nullable Path drivers,
            List<String> command,
            Map<String, String> environment,
            Path output) {
        this.name = name;
        this.deployments = deployments;
        this.drivers = drivers;
        this.command = command;
        this.environment = environment;
        this.output = output;
    }

    /** The server that this run is about, with nothing deployed. */
    public static ServerProcess clean() throws IOException, TransformerException {
        Path servers = Path.of(System.getProperty("servers"));
        String name = System.getProperty("arquillian.launch");
        Path files = servers.resolve("run/" + name + "-process");
        Path output = Files.createDirectories(servers.resolve("run")).resolve(name + "-process.log");
        Files.deleteIfExists(output);
        return switch (name) {
            case "wildfly" ->
                wildfly(servers.resolve("wildfly-" + System.getProperty("wildfly.version")), files, output);
            case "payara" -> domain("Payara", servers.resolve("payara6"), output);
            case "glassfish" -> domain("GlassFish", servers.resolve("glassfish7"), output);
            case "liberty" -> liberty(servers.resolve("wlp"), files, output);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ServerProcess wildfly(Path home, Path files, Path output) throws IOException {
        CleanServer.copy(home.resolve("standalone"), files);
        List<String> command = List.of(
                home.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + files,
                "-Djboss.socket.binding.port-offset=" + OFFSET);
        return new ServerProcess("WildFly", files.resolve("deployments"), null, command, Map.of(), output);
    }

    private static ServerProcess domain(String name, Path home, Path output) throws IOException, TransformerException {
        Path domain = CleanServer.prepareDomain(home, "process", OFFSET);
        List<String> command =
                List.of(home.resolve("bin/asadmin").toString(), "start-domain", "--verbose=true", "process");
        return new ServerProcess(name, domain.resolve("autodeploy"), null, command, Map.of(), output);
    }

    private static ServerProcess liberty(Path home, Path files, Path output) throws IOException {
        CleanServer.prepareServer(files, "process");
        Path server = files.resolve("servers/process");
        Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
        try (InputStream configuration = ServerProcess.class.getResourceAsStream("/liberty/process.xml")) {
            Files.copy(configuration, overrides.resolve("process.xml"));
        }
        List<String> command = List.of(home.resolve("bin/server").toString(), "run", "process");
        Map<String, String> environment = Map.of("WLP_USER_DIR", files.toString(), "HTTP_PORT", String.valueOf(PORT));
        return new ServerProcess(
                "Open Liberty", server.resolve("dropins"), server.resolve("lib/global"), command, environment, output);
    }

    /**
     * Deploys to the server at its next start an application that defines a data source itself. The driver lies in the war,
     * but Open Liberty takes it only from a library of the server.
     */
    public void deploy(WebArchive application, File driver) throws IOException {
        if (drivers == null) {
            application.addAsLibrary(driver);
        } else {
            Files.copy(driver.toPath(), Files.createDirectories(drivers).resolve(driver.getName()));
        }
        Files.createDirectories(deployments);
        application
                .as(ZipExporter.class)
                .exportTo(deployments.resolve(application.getName()).toFile(), true);
    }

    /** Starts the server and waits until the application answers. */
    public Site start(String application) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        Site site = new Site(URI.create("http://127.0.0.1:" + PORT + "/" + application + "/"));
        Waiting.forResult(
                "an answer of " + site.address() + " from " + this,
                () -> site.answers() || !started.isAlive(),
                Boolean::booleanValue);
        if (!started.isAlive()) {
            throw new IllegalStateException(this + " did not start");
        }
        return site;
    }

    /** Kills the server, as {@code kill -9} does, and whatever started it. */
    public void kill() {
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    /** Asks the server to end, as {@code kill} and a container platform do, and waits until it has. */
    public void terminate() {
        List<ProcessHandle> all = all();
        all.stream().filter(handle -> handle.children().findAny().isEmpty()).forEach(ProcessHandle::destroy);
        awaitEnd(all);
    }

    /** Has WildFly end when what runs has ended, or after 30 s, and waits until it has. */
    public void shutDown(Site site) throws IOException {
        List<ProcessHandle> all = all();
        try (ServerControl control = ServerControl.of(site)) {
            control.shutDown(30);
        }
        awaitEnd(all);
    }

    private void awaitEnd(List<ProcessHandle> all) {
        Waiting.forResult(
                "the end of " + this, () -> all.stream().noneMatch(ProcessHandle::isAlive), Boolean::booleanValue);
    }

    private List<ProcessHandle> all() {
        ProcessHandle started = Objects.requireNonNull(process).toHandle();
        return Stream.concat(Stream.of(started), started.descendants()).toList();
    }

    /** Leaves no process behind. */
    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name + ", log " + output;
    }
}
