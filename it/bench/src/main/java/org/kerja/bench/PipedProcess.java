package org.kerja.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with the class path of this one, or a Node, that takes orders from its standard input. If it is for Kerja in another state, that
 * state's classes come first.
 */
final class PipedProcess implements Correspondent {

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /** One that has opened a system. */
    PipedProcess(Contender contender, String url, List<String> flags) throws IOException {
        process = new ProcessBuilder(command(contender, url, flags))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        String ready = answers.readLine();
        if (!"ready".equals(ready)) {
            throw new IllegalStateException(contender.label() + ": " + ready);
        }
    }

    private static List<String> command(Contender contender, String url, List<String> flags) throws IOException {
        Optional<Integer> concurrency = contender.inNode();
        return concurrency.isPresent()
                ? NodePackages.command(url, concurrency.get())
                : javaCommand(contender, url, flags);
    }

    private static List<String> javaCommand(Contender contender, String url, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""));
        command.add("-cp");
        command.add(classPath(contender));
        command.add(Child.class.getName());
        command.add(contender.present().label());
        command.add(url);
        return command;
    }

    private static String classPath(Contender contender) {
        String own = System.getProperty("java.class.path");
        return contender.isBefore()
                ? Options.before()
                                .orElseThrow(() -> new IllegalStateException(
                                        contender.label() + " is a checkout that bench.before must name"))
                        + File.pathSeparator
                        + own
                : own;
    }

    @Override
    public String answer(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        return answers.readLine();
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void end() throws IOException, InterruptedException {
        try {
            orders.close();
        } finally {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
