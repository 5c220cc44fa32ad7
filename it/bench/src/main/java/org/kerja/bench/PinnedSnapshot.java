package org.kerja.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerja.bench.Report.Column;
import org.kerja.bench.StatementTimes.Purpose;

/**
 * Jobs at a steady rate while old snapshots keep all dead rows where they are, minute by minute. One process dispatches, each
 * job in its own transaction, another works.
 */
final class PinnedSnapshot {

    private static final int RATE = 800;
    private static final int SECONDS = 600;
    private static final int MINUTES = 10;

    /** What the 99th percentile of the claims must not exceed in any minute, in milliseconds. */
    private static final double LONGEST_CLAIM = 50;

    /** Compilers have done most of their work then. */
    private static final int WARM_UP = 10;

    private static final Duration AFTER = Duration.ofSeconds(30);

    /** A job that is as young is no backlog: it takes 2 ms to its worker, and the next comes after one. */
    private static final Duration ON_THE_WAY = Duration.ofMillis(50);

    private static final Duration LOOK = Duration.ofMillis(500);

    private static final List<Column> COLUMNS = List.of(
            new Column("claims", "claim-count"),
            new Column("claim p50", "claim-p50"),
            new Column("p99", "claim-p99"),
            new Column("max", "claim-max"),
            new Column("completion p99", "complete-p99"),
            new Column("max", "complete-max"),
            new Column("look max", "look-max"),
            new Column("to start p50", "start-p50"),
            new Column("p99", "start-p99"),
            new Column("max", "start-max"),
            new Column("backlog least", "backlog-least"),
            new Column("most", "backlog-most"),
            new Column("dead rows", "dead-rows"),
            new Column("table MiB", "table"),
            new Column("indexes MiB", "indexes"),
            new Column("processor s of PostgreSQL", "cpu-postgres"),
            new Column("of the worker", "cpu-process"));

    private final Options options;
    private final int rate;
    private final int jobs;
    private final Server server;
    private final Results results = new Results();

    private PinnedSnapshot(Options options, int rate, Server server) {
        this.options = options;
        this.rate = rate;
        this.server = server;
        jobs = rate * options.seconds();
    }

    /** Measures each system that is asked for, one after the other. */
    static void measure() throws Exception {
        Options options = Options.read(SECONDS, List.of(Contender.KERJA));
        try (Server server = new Server(options.url())) {
            PinnedSnapshot run = new PinnedSnapshot(options, Integer.getInteger("bench.rate", RATE), server);
            try {
                for (Contender contender : options.contenders()) {
                    String database = "bench-" + contender.label();
                    try (Participant participant =
                            new Participant(contender, database, server.database(database), "-Dbench.timed=true")) {
                        run.measure(participant);
                    }
                }
            } finally {
                run.report();
            }
        }
    }

    private void measure(Participant participant) throws Exception {
        ChildProcess worker = participant.worker();
        warmUp(participant);
        try (OldSnapshots snapshots = new OldSnapshots(participant.url(), worker.table());
                Connection questions = DriverManager.getConnection(participant.url(), "postgres", "postgres")) {
            worker.expect(jobs);
            Stream.of(Purpose.values()).forEach(worker::statements);
            long begin = Clocks.micros();
            CompletableFuture<Void> dispatching = CompletableFuture.runAsync(
                    () -> participant.dispatcher().dispatchSteadily(jobs, rate, SteadyRate.THREADS, begin));
            ServerProcesses processes = new ServerProcesses(server.text("select current_setting('data_directory')"));
            double postgres = processes.seconds();
            double process = seconds(worker);
            for (int minute = 1; minute <= MINUTES; minute++) {
                String measure = measure(minute);
                String system = participant.label();
                backlog(worker, begin, minute, system);
                for (Purpose purpose : Purpose.values()) {
                    percentiles(measure + purpose.label(), system, worker.statements(purpose));
                }
                percentiles(
                        measure + "start",
                        system,
                        worker.latencies(jobs / MINUTES * (minute - 1), jobs / MINUTES * minute));
                results.add(measure + "cpu-postgres", system, processes.seconds() - postgres, "s");
                results.add(measure + "cpu-process", system, seconds(worker) - process, "s");
                postgres = processes.seconds();
                process = seconds(worker);
                sizes(questions, worker.table(), measure, system);
                Bench.progress(system + ", minute " + minute + ": claim p99 "
                        + Report.number(
                                results.median(measure + "claim-p99", system).orElse(Double.NaN)) + " ms");
            }
            dispatching.join();
            Latencies all = worker.latencies(AFTER);
            results.add("pinned-snapshot-not-run", participant.label(), jobs - all.count(), "jobs");
            results.add("pinned-snapshot-left", participant.label(), worker.left(), "jobs");
        }
    }

    private void warmUp(Participant participant) {
        ChildProcess worker = participant.worker();
        worker.expect(rate * WARM_UP);
        participant.dispatcher().dispatchSteadily(rate * WARM_UP, rate, SteadyRate.THREADS, Clocks.micros());
        worker.latencies(AFTER);
        worker.stop();
        worker.clear();
    }

    /** Looks at it until the end of the minute. */
    private void backlog(ChildProcess worker, long begin, int minute, String system) {
        long end = begin + options.seconds() * 1_000_000L / MINUTES * minute;
        List<Long> backlogs = new ArrayList<>();
        while (Clocks.micros() < end) {
            Clocks.until(Math.min(end, Clocks.micros() + LOOK.toNanos() / 1_000));
            long due = (Clocks.micros() - begin - ON_THE_WAY.toNanos() / 1_000) * rate / 1_000_000;
            backlogs.add(worker.missing((int) Math.max(0, Math.min(jobs, due))));
        }
        results.add(measure(minute) + "backlog-least", system, Collections.min(backlogs), "jobs");
        results.add(measure(minute) + "backlog-most", system, Collections.max(backlogs), "jobs");
    }

    private void percentiles(String measure, String system, Latencies latencies) {
        results.add(measure + "-count", system, latencies.count(), "statements");
        results.add(measure + "-p50", system, latencies.percentile(50), "ms");
        results.add(measure + "-p99", system, latencies.percentile(99), "ms");
        results.add(measure + "-max", system, latencies.max(), "ms");
    }

    private void sizes(Connection questions, String table, String measure, String system) throws SQLException {
        try (Statement statement = questions.createStatement();
                ResultSet row = statement.executeQuery("select n_dead_tup, pg_table_size(relid) / 1048576.0,"
                        + " pg_indexes_size(relid) / 1048576.0 from pg_stat_user_tables where relname = '" + table
                        + "'")) {
            row.next();
            results.add(measure + "dead-rows", system, row.getDouble(1), "rows");
            results.add(measure + "table", system, row.getDouble(2), "MiB");
            results.add(measure + "indexes", system, row.getDouble(3), "MiB");
        }
    }

    private static double seconds(ChildProcess worker) {
        return worker.handle().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0;
    }

    private static String measure(int minute) {
        return "pinned-snapshot-minute-" + minute + "-";
    }

    private void report() throws Exception {
        Report report = new Report(results).heading(server.version());
        report.text(
                rate + " jobs a second for " + options.seconds()
                        + " seconds, of which a minute is a tenth; durations in"
                        + " ms, as the processes see them. The backlog is what was to be dispatched 50 ms ago and has not run.");
        for (Contender contender : options.contenders()) {
            String system = contender.label();
            report.text("### " + system);
            report.rows(
                    Stream.concat(Stream.of("minute"), COLUMNS.stream().map(Column::title))
                            .toList(),
                    IntStream.rangeClosed(1, MINUTES)
                            .mapToObj(minute -> Stream.concat(
                                            Stream.of(String.valueOf(minute)),
                                            COLUMNS.stream().map(column -> cell(measure(minute), column, system)))
                                    .toList())
                            .toList());
            verdict(report, system);
        }
        report.publish("pinned-snapshot.md");
    }

    private String cell(String measure, Column column, String system) {
        return results.median(measure + column.measure(), system)
                .map(Report::number)
                .orElse("");
    }

    private void verdict(Report report, String system) {
        double longest = IntStream.rangeClosed(1, MINUTES)
                .mapToObj(minute -> results.median(measure(minute) + "claim-p99", system))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
        double least =
                results.median(measure(MINUTES) + "backlog-least", system).orElse(Double.NaN);
        double left = results.median("pinned-snapshot-not-run", system).orElse(Double.NaN);
        results.add("pinned-snapshot-claim-p99", system, longest, "ms");
        results.add("pinned-snapshot-backlog", system, least, "jobs");
        report.text(
                "%s: backlog back to 0 in the last minute: %s (%s; %s jobs did not run); claim p99 at most %s ms in every minute: %s (%s)"
                        .formatted(
                                system,
                                least == 0 && left == 0 ? "yes" : "no",
                                Report.number(least),
                                Report.number(left),
                                Report.number(LONGEST_CLAIM),
                                longest <= LONGEST_CLAIM ? "yes" : "no",
                                Report.number(longest)));
    }
}
