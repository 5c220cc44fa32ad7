package org.kerja.it.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the server has written to its log since this was made. */
final class ServerLog {

    /** An entry begins with its time; what is indented or without one goes on with it. */
    private static final Pattern BEGIN = Pattern.compile("(?m)^(?=\\[?\\d+[-/])");

    /** As WildFly, as Payara and GlassFish, and as Open Liberty write it. */
    private static final Pattern WARNING =
            Pattern.compile("(?m)^\\S+ \\S+ +(WARN|ERROR) |\\[(WARNING|SEVERE)]|^\\[[^]]+] \\S+ \\S+ +[WE] ");

    private final Path file = Path.of(System.getProperty("server.log"));
    private final int begin = read().length();

    /** The warnings and errors that name one of these. */
    List<String> warningsAbout(String... names) {
        String all = read();
        // Shorter than it was, it is a new file.
        return BEGIN.splitAsStream(all.length() < begin ? all : all.substring(begin))
                .filter(entry -> WARNING.matcher(entry).find())
                .filter(entry -> Stream.of(names).anyMatch(entry::contains))
                .toList();
    }

    private String read() {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
