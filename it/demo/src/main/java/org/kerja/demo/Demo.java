package org.kerja.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo: {@code -Ddemo.input=DIR} names the directory whose files are measured, by default the sources of this project;
 * {@code -Ddemo.crash=true} lets a child process do the work and kills it twice in the middle.
 */
public final class Demo {

    private static final String DEFAULT_INPUT = "src";

    private Demo() {}

    /** Runs the demo; the exit status is not 0 if anything was lost or done twice. */
    public static void main(String[] arguments) throws Exception {
        Path input = input();
        List<String> files = files(input);
        boolean crash = Boolean.parseBoolean(System.getProperty("demo.crash", ""));
        boolean child = System.getProperty("demo.database") != null;
        if (!child) {
            Terminal.say("Kerja demo: " + files.size() + " files under "
                    + input.toAbsolutePath().normalize());
        }
        boolean flawless;
        if (crash && !child) {
            flawless = new CrashDemo(files.size()).run();
        } else {
            if (!child) {
                System.setProperty("demo.database", "jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1");
            }
            flawless = new DemoRun(files).run();
        }
        System.exit(flawless ? 0 : 1);
    }

    private static Path input() {
        String given = System.getProperty("demo.input", "");
        Path input = Path.of(given.isEmpty() ? DEFAULT_INPUT : given);
        if (!Files.isDirectory(input)) {
            Terminal.say("demo.input: " + input + " is no directory; give one that exists.");
            System.exit(2);
        }
        return input;
    }

    private static List<String> files(Path input) throws IOException {
        try (Stream<Path> walk = Files.walk(input)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> file.toAbsolutePath().normalize().toUri().toString())
                    .sorted()
                    .toList();
        }
    }
}
