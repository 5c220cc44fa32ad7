package org.kerja.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents of this project. */
final class Documents {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));

    static final Path CONFIGURATION = Path.of("docs/configuration.md");
    static final Path GUIDE = Path.of("docs/guide.md");
    static final Path README = Path.of("README.md");

    /** Those that tell users what to write. */
    static final List<Path> FOR_USERS = List.of(README, GUIDE, CONFIGURATION);

    private Documents() {}

    /** Every document. */
    static List<Path> all() {
        List<Path> all = new ArrayList<>(files("docs", ".md"));
        all.add(README);
        all.add(Path.of("CHANGELOG.md"));
        return all;
    }

    /** The formal models, and what they have in common. */
    static List<Path> models() {
        return files("docs/model", ".als");
    }

    static boolean exists(Path file) {
        return Files.exists(located(file));
    }

    /** Where a file of the project lies. */
    static Path located(Path file) {
        return PROJECT.resolve(file);
    }

    /** The lines of a file of the project. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(located(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java files of the library. */
    static List<Path> sources() {
        return files("src/main/java", ".java");
    }

    /** The Java files of the tests. */
    static List<Path> tests() {
        return Stream.of("src/test/java", "it/servers/src/test/java", "it/faults/src/test/java")
                .flatMap(directory -> files(directory, ".java").stream())
                .toList();
    }

    private static List<Path> files(String directory, String suffix) {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(file -> PROJECT.toAbsolutePath().relativize(file.toAbsolutePath()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of a row of a Markdown table. */
    static List<String> cells(String row) {
        return Stream.of(row.strip().replaceFirst("^\\|", "").split("\\|"))
                .map(String::strip)
                .toList();
    }
}
