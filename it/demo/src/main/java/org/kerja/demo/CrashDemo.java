package org.kerja.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lets child processes do the work on a database file: two are killed with SIGKILL in the middle, the third finishes. */
final class CrashDemo {

    private static final List<String> PASSED_ON = List.of("java.util.logging.config.file", "demo.input");

    /** Short, so that the jobs of a killed process are not waited for long; the default of 30 s suits real life. */
    private static final String LEASE = "2s";

    private final long begun = System.currentTimeMillis();
    private final int files;

    CrashDemo(int files) {
        this.files = files;
    }

    boolean run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("kerja-demo-");
        try {
            for (int crash = 1; crash <= 2; crash++) {
                Process process = start(directory, files / 3);
                if (reachesCrashPoint(process)) {
                    process.destroyForcibly().waitFor();
                    Terminal.endProgress();
                    Terminal.say("-- SIGKILL number " + crash + ": process " + process.pid()
                            + " died in the middle of its jobs, exit status " + process.exitValue() + " --");
                } else if (files > 0 || process.waitFor() != 0) {
                    Terminal.say("The process ended before it could be killed, exit status " + process.waitFor());
                    return false;
                }
            }
            Process last = start(directory, -1);
            reachesCrashPoint(last);
            return last.waitFor() == 0;
        } finally {
            delete(directory);
        }
    }

    /** Shows what a process prints until it has reached its crash point; false if it ended before. */
    private static boolean reachesCrashPoint(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(CrashPoint.REACHED)) {
                return true;
            }
            Terminal.say(line);
        }
        return false;
    }

    private Process start(Path directory, int crashAfter) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String property : PASSED_ON) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        for (String store : List.of("", "communicationStore.", "stateStore.")) {
            command.add(
                    "-DObjectStoreEnvironmentBean." + store + "objectStoreDir=" + directory.resolve("transactions"));
        }
        command.add("-Ddemo.database=jdbc:h2:file:" + directory.resolve("jobs").toAbsolutePath() + ";WRITE_DELAY=0");
        command.add("-Ddemo.begun=" + begun);
        command.add("-Ddemo.crash-after=" + crashAfter);
        command.add("-Dkerja.workers.default.lease=" + LEASE);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Demo.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
