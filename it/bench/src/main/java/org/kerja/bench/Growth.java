package org.kerja.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kerja.bench.Report.Column;

/**
 * How fast Kerja drains while one thing grows and the rest stays as it is. The sizes of a row take turns; each turn begins
 * with a table that was truncated and filled anew, vacuum and a checkpoint. A rate is that from the first run to the last,
 * so that the start of a worker does not weigh more in a short drain than in a long one.
 */
final class Growth {

    /** Compilers have work for longer than one drain of this many jobs. */
    private static final int WARM_UPS = 2;

    private static final int WARM_UP = 100_000;

    /** Drains of more take minutes, and have their turn in the first round only. */
    private static final int MOST_IN_EACH_ROUND = 1_000_000;

    /** Of a large backlog, the rate of so many jobs is told besides. */
    private static final int EARLY = 300_000;

    private final Server server;
    private final Options options;
    private final Results results = new Results();

    Growth(Server server, Options options) {
        this.server = server;
        this.options = options;
    }

    void measure() throws SQLException, IOException {
        try {
            for (GrowthRow row : options.rows()) {
                measure(row);
            }
        } finally {
            report();
        }
    }

    private void measure(GrowthRow row) throws SQLException, IOException {
        Map<Integer, Load> loads = new LinkedHashMap<>();
        row.sizes().forEach(size -> loads.put(size, row.load(size)));
        // For a short trial.
        options.jobs().ifPresent(most -> {
            loads.values().removeIf(load -> row == GrowthRow.READY && load.jobs() > most);
            loads.replaceAll((size, load) -> load.drained(Math.min(load.jobs(), most)));
        });
        Map<String, Crew> crews = new LinkedHashMap<>();
        try {
            for (Load load : loads.values()) {
                if (!crews.containsKey(database(load))) {
                    Bench.progress("Opening " + database(load));
                    crews.put(database(load), open(load, loads));
                }
            }
            List<Integer> order = new ArrayList<>(loads.keySet());
            for (int round = 1; round <= options.rounds(); round++) {
                for (int size : order) {
                    Load load = loads.get(size);
                    if (round == 1 || load.jobs() <= MOST_IN_EACH_ROUND) {
                        turn(row, size, load, crews.get(database(load)));
                    }
                }
                Collections.reverse(order);
            }
        } finally {
            for (Map.Entry<String, Crew> crew : crews.entrySet()) {
                crew.getValue().close();
                server.drop(crew.getKey());
            }
        }
        Double base =
                results.median(row.measure(), GrowthRow.system(row.base())).orElse(Double.NaN);
        for (int size : loads.keySet()) {
            String system = GrowthRow.system(size);
            results.median(row.measure(), system)
                    .ifPresent(
                            median -> results.add(row.measure() + "-ratio", system, median / base, "of-" + row.base()));
        }
    }

    /** Whoever has the same settings and the same beside shares a database. */
    private static String database(Load load) {
        return "bench-growth-" + Integer.toHexString(load.flags().hashCode()) + "-" + load.failed();
    }

    private Crew open(Load load, Map<Integer, Load> loads) throws SQLException, IOException {
        List<Load> sharing = loads.values().stream()
                .filter(other -> database(other).equals(database(load)))
                .toList();
        int processes = sharing.stream().mapToInt(Load::processes).max().orElseThrow();
        int jobs = sharing.stream().mapToInt(Load::jobs).max().orElseThrow();
        Crew crew = new Crew(server.database(database(load)), processes, load);
        Load warmUp = load.drained(Math.min(jobs, WARM_UP)).byProcesses(processes);
        for (int count = 0; count < WARM_UPS; count++) {
            crew.fill(warmUp);
            crew.drain(warmUp, EARLY);
        }
        return crew;
    }

    private void turn(GrowthRow row, int size, Load load, Crew crew) throws SQLException {
        String system = GrowthRow.system(size);
        double bulk = crew.fill(load);
        results.add(row.measure() + "-bulk", system, bulk, "jobs/s");
        Crew.Moments moments = crew.drain(load, EARLY);
        double rate = rate(load.jobs(), moments.last() - moments.first());
        results.add(row.measure(), system, rate, "jobs/s");
        if (load.jobs() > EARLY && load.processes() == 1) {
            results.add(row.measure() + "-early", system, rate(EARLY, moments.early() - moments.first()), "jobs/s");
        }
        Bench.progress(row.title() + " " + size + ": " + Report.number(rate) + " jobs/s");
    }

    private static double rate(int jobs, long micros) {
        return jobs * 1e6 / micros;
    }

    private void report() throws IOException {
        Report report = new Report(results);
        report.text("## " + server.version() + ", JDK " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name"));
        report.text("Medians of " + options.rounds()
                + " rounds, and the least and the greatest of them; one round of more than "
                + Report.count(MOST_IN_EACH_ROUND) + " jobs.");
        Files.createDirectories(options.plots());
        for (GrowthRow row : options.rows()) {
            report.table(
                    "A drain by the number of " + row.title(),
                    new Column("dispatched a second", row.measure() + "-bulk"),
                    new Column("drained a second", row.measure()),
                    new Column("of that at " + Report.count(row.base()), row.measure() + "-ratio"),
                    new Column("the first " + Report.count(EARLY), row.measure() + "-early"));
            if (!results.systems(row.measure()).isEmpty()) {
                Files.writeString(options.plots().resolve(row.measure() + ".svg"), plot(row));
            }
        }
        Path file = Path.of("target", "bench", "growth.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, report.markdown());
        System.out.println(report.markdown());
        report.lines().forEach(System.out::println);
    }

    private String plot(GrowthRow row) {
        LinePlot plot = new LinePlot("Drain by the number of " + row.title(), row.title(), "jobs a second");
        Stream.of("", "-early")
                .filter(suffix -> !results.systems(row.measure() + suffix).isEmpty())
                .forEach(suffix -> plot.line(
                        suffix.isEmpty() ? "drained" : "drained, the first " + Report.count(EARLY),
                        points(row, row.measure() + suffix)));
        return plot.svg();
    }

    private List<LinePlot.Point> points(GrowthRow row, String measure) {
        return row.sizes().stream()
                .flatMap(size -> results.of(measure, GrowthRow.system(size)).stream()
                        .map(values -> new LinePlot.Point(size, values.min(), values.median(), values.max())))
                .toList();
    }
}
