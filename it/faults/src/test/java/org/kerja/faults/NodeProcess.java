package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.kerja.faults.node.Node;
import org.kerja.faults.node.NodeSettings;
import org.kerja.process.ChildJvm;

/** The process of one node, which can be killed and frozen. */
final class NodeProcess {

    /** One that is to stop may still be starting, which takes half a minute on a machine with much else to do. */
    private static final int STOP_SECONDS = 120;

    private final NodeSettings settings;
    private final Process process;

    private NodeProcess(NodeSettings settings, Process process) {
        this.settings = settings;
        this.process = process;
    }

    static NodeProcess start(NodeSettings settings) {
        try {
            Path logging = settings.directory().resolve("logging.properties");
            Files.writeString(logging, """
                    handlers = java.util.logging.ConsoleHandler
                    java.util.logging.ConsoleHandler.level = ALL
                    java.util.logging.SimpleFormatter.format = %1$tT.%1$tL %4$s %3$s %5$s%6$s%n
                    .level = WARNING
                    """);
            List<String> command = ChildJvm.command();
            command.add("-Djava.util.logging.config.file=" + logging);
            if (settings.clockShift() != 0) {
                command.add("-javaagent:" + ChildJvm.sourceOf(ByteBuddyAgent.class));
            }
            command.addAll(List.of("-cp", ChildJvm.classPath(), Node.class.getName()));
            command.addAll(settings.arguments());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(settings.directory()
                            .resolve(settings.process() + ".log")
                            .toFile())
                    .start();
            return new NodeProcess(settings, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return settings.process();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** How long it has kept the processor busy. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** SIGKILL. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGSTOP: the process stands still and knows nothing of it. */
    void freeze() {
        Signal.STOP.send(process.pid());
    }

    /** SIGCONT. */
    void thaw() {
        Signal.CONT.send(process.pid());
    }

    /** Lets it end in order; false if it does not, and was killed. */
    boolean stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.DEBUG, name() + " has died", e);
        }
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            Signal.QUIT.send(process.pid());
            process.waitFor(1, TimeUnit.SECONDS);
            kill();
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells it something; one that has just died hears nothing. */
    void tell(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.DEBUG, name() + " has died", e);
        }
    }

    /** Whether it dies within this time. */
    boolean dies(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
