package org.kerja.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be measured, from the system properties {@code bench.*}; one that is empty counts as not set.
 *
 * @param url a PostgreSQL that is there, or empty for one that the benchmark starts
 * @param jobs how many jobs are given in bulk for one drain, or empty for a number for each system
 * @param rounds how many rounds count; two more come first and warm up
 * @param seconds how long jobs are dispatched at a steady rate
 * @param rows what grows, of how the cost of a drain grows
 * @param plots the directory of its plots
 */
record Options(
        Optional<String> url,
        Set<Measure> measures,
        List<Contender> contenders,
        Optional<Integer> jobs,
        int rounds,
        int seconds,
        List<GrowthRow> rows,
        Path plots) {

    /** What can be measured. */
    enum Measure {
        ONE_BY_ONE,
        BULK,
        DRAIN,
        PICK_UP,
        LATENCY,
        STATEMENTS,
        IDLE;

        static Measure of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Reads them. What is not set is a run of this length, with these systems. */
    static Options read(int seconds, List<Contender> contenders) {
        return new Options(
                property("bench.url"),
                list("bench.measures", Measure::of).map(EnumSet::copyOf).orElse(EnumSet.allOf(Measure.class)),
                list("bench.systems", Contender::of).orElse(contenders),
                property("bench.jobs").map(Integer::valueOf),
                property("bench.rounds").map(Integer::valueOf).orElse(3),
                property("bench.seconds").map(Integer::valueOf).orElse(seconds),
                list("bench.rows", GrowthRow::of).orElse(List.of(GrowthRow.values())),
                Path.of(property("bench.plots").orElse("target/bench")));
    }

    /** Whether Redis is measured, which {@code bench.stores} says; else PostgreSQL is. */
    static boolean onRedis() {
        String store = property("bench.stores").orElse("postgresql");
        return switch (store) {
            case "redis" -> true;
            case "postgresql" -> false;
            default -> throw new IllegalArgumentException("bench.stores=" + store + " is neither postgresql nor redis");
        };
    }

    boolean measures(Measure... any) {
        return Stream.of(any).anyMatch(measures::contains);
    }

    int drained(Contender contender) {
        return jobs.orElse(contender.drained());
    }

    int single(Contender contender) {
        return measures.contains(Measure.ONE_BY_ONE) ? contender.single() : 0;
    }

    /** The class path of Kerja in another state: of a checkout of it in which everything is compiled. */
    static Optional<String> before() {
        return property("bench.before").map(checkout -> {
            Path target = Path.of(checkout).resolve("target");
            List<Path> classes = List.of(target.resolve("classes"), target.resolve("test-classes"));
            for (Path directory : classes) {
                // Else the present state would be compared with itself.
                if (!Files.isDirectory(directory)) {
                    throw new IllegalArgumentException("bench.before=" + checkout + " has no " + directory
                            + "; run mvn test-compile in that checkout");
                }
            }
            return classes.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        });
    }

    private static <T> Optional<List<T>> list(String name, Function<String, T> of) {
        return property(name).map(text -> Arrays.stream(text.split(",")).map(of).collect(Collectors.toList()));
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(text -> !text.isBlank());
    }
}
