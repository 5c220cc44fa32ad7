package org.kerja.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kerja.bench.Results.Values;

/** Writes results as tables in Markdown, and as lines that a program reads. */
final class Report {

    /**
     * A column of a table.
     *
     * @param title what stands above it
     * @param measure whose values stand in it
     */
    record Column(String title, String measure) {}

    private final Results results;
    private final StringBuilder markdown = new StringBuilder();

    Report(Results results) {
        this.results = results;
    }

    /** Says what everything runs on. */
    Report heading(String server) {
        return text("## " + server + ", JDK " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name"));
    }

    /** A heading or a sentence. */
    Report text(String text) {
        markdown.append(text).append("\n\n");
        return this;
    }

    /** A table with a row for each system and a column for each measure of which there is a value; none if there is none. */
    Report table(String title, Column... wanted) {
        List<Column> columns = Stream.of(wanted)
                .filter(column -> !results.systems(column.measure()).isEmpty())
                .toList();
        List<String> systems = columns.stream()
                .flatMap(column -> results.systems(column.measure()).stream())
                .distinct()
                .sorted(Comparator.comparing(Contender::position))
                .toList();
        if (systems.isEmpty()) {
            return this;
        }
        return text("### " + title)
                .rows(
                        Stream.concat(Stream.of("system"), columns.stream().map(Column::title))
                                .toList(),
                        systems.stream().map(system -> cells(system, columns)).toList());
    }

    private List<String> cells(String system, List<Column> columns) {
        return Stream.concat(
                        Stream.of(system),
                        columns.stream()
                                .map(column -> results.of(column.measure(), system)
                                        .map(Report::cell)
                                        .orElse("")))
                .toList();
    }

    /** What is measured, and with how many jobs. */
    Report participants(List<Participant> participants, Options options) {
        return rows(
                List.of("system", "version", "settings", "jobs one by one", "jobs in bulk"),
                participants.stream()
                        .map(participant -> List.of(
                                participant.label(),
                                participant.version(),
                                participant.settings(),
                                number(options.single(participant.contender())),
                                number(options.drained(participant.contender()))))
                        .toList());
    }

    /** A table of texts. */
    Report rows(List<String> titles, List<List<String>> rows) {
        row(titles);
        row(titles.stream().map(title -> "---").toList());
        rows.forEach(this::row);
        markdown.append('\n');
        return this;
    }

    String markdown() {
        return markdown.toString();
    }

    /** Writes the tables to a file of this name and, with the lines, to the standard output. */
    void publish(String name) throws IOException {
        Path file = Path.of("target", "bench", name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, markdown);
        System.out.println(markdown);
        lines().forEach(System.out::println);
    }

    /** One line for each measure of each system, {@code bench <measure> <system> <value> <unit>}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        results.all().forEach(entry -> {
            Results.Key key = entry.getKey();
            Values values = entry.getValue();
            lines.add(line(key.measure(), key.system(), values.median(), values.unit()));
            if (values.count() > 1) {
                lines.add(line(key.measure() + "-min", key.system(), values.min(), values.unit()));
                lines.add(line(key.measure() + "-max", key.system(), values.max(), values.unit()));
            }
        });
        return lines;
    }

    /** The median, and the least and the greatest value where there are more than one. */
    private static String cell(Values values) {
        String median = number(values.median());
        return values.count() == 1
                ? median
                : "%s (%s-%s)".formatted(median, number(values.min()), number(values.max()));
    }

    /** With three digits, or as many as stand before the point. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A whole number. */
    static String count(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String line(String measure, String system, double value, String unit) {
        return String.format(Locale.ROOT, "bench %s %s %.3f %s", measure, system, value, unit);
    }

    private void row(List<String> cells) {
        markdown.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }
}
