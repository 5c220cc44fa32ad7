package org.kerja.upgrade;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kerja.driver.database.TestDatabase;
import org.kerja.process.ChildJvm;

/** An {@link ApplicationProcess}, as a test sees it. */
final class Node implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;
    private final Path log;

    private Node(Process process, Path log) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true);
        this.answers = process.inputReader();
        this.log = log;
    }

    /**
     * One that works; its first answer says where its library is.
     *
     * @param properties each with its value
     */
    static Node start(Library library, TestDatabase.Place place, Path directory, String... properties)
            throws IOException {
        Path own = Files.createDirectory(directory.resolve(library.node()));
        Path log = own.resolve("log");
        Path logging = Files.writeString(own.resolve("logging.properties"), """
                handlers = java.util.logging.ConsoleHandler
                java.util.logging.SimpleFormatter.format = %1$tT.%1$tL %4$s %3$s - %5$s%6$s%n
                .level = WARNING
                """);
        List<String> command = ChildJvm.command();
        command.addAll(List.of(
                "-Djava.util.logging.config.file=" + logging,
                "-Durl=" + place.url(),
                "-Duser=" + place.user(),
                "-Dpassword=" + place.password(),
                "-Dkerja.node=" + library.node()));
        for (String property : properties) {
            command.add("-D" + property);
        }
        command.addAll(List.of("-classpath", library.classPath(), ApplicationProcess.class.getName(), library.name()));
        return new Node(
                new ProcessBuilder(command)
                        .directory(own.toFile())
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start(),
                log);
    }

    /** Gives an order and waits for its answer. */
    String ask(String order) {
        tell(order);
        return answer();
    }

    /** Gives an order. */
    void tell(String order) {
        orders.println(order);
    }

    /** Waits for the answer to the first order that has none. */
    String answer() {
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("The process has ended: " + Files.readString(log));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: nothing of the process runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What its library has warned of, but for jobs that are there to fail. */
    List<String> complaints() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.matches("\\S+ \\S+ org\\.kerja\\S* - .*"))
                .filter(line -> !line.contains("(trouble)") && !line.contains("(halted-payment)"))
                .toList();
    }

    /** Ends it in order; what it has logged goes to the log of the tests. */
    @Override
    public void close() throws IOException, InterruptedException {
        orders.close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
        Files.copy(log, System.err);
    }
}
