package org.kerja.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kerja.bench.Options.Measure;
import org.kerja.bench.Report.Column;

/**
 * Measures Kerja beside other job queues and beside plain JDBC, in one run on one PostgreSQL, and writes what came out to
 * the standard output and to {@code target/bench/bench.md}. Each system has a database and a process of its own, which lives
 * as long as the run and is idle when it is not its turn. {@link Options} says what can be chosen; {@link RedisBench} does the same on a Redis.
 */
public final class Bench {

    private static final List<Integer> RATES = List.of(1_000, 5_000);

    private final Options options;
    private final Server server;
    private final Results results = new Results();
    private final List<Participant> participants = new ArrayList<>();

    private Bench(Options options, Server server) {
        this.options = options;
        this.server = server;
    }

    /** Runs the benchmark, or the one that {@code bench.run} names. */
    public static void main(String[] arguments) throws Exception {
        switch (System.getProperty("bench.run", "")) {
            case "parts" -> Parts.measure();
            case "pinned-snapshot" -> PinnedSnapshot.measure();
            case "growth" -> grow();
            case "delayed-million" -> DelayedMillion.measure();
            case "servers" -> compare(true);
            default -> {
                if (Options.onRedis()) {
                    RedisBench.measure();
                } else {
                    compare(false);
                }
            }
        }
    }

    private static void grow() throws Exception {
        Options options = Options.read(0, List.of(Contender.KERJA));
        try (Server server = new Server(options.url())) {
            new Growth(server, options).measure();
        }
    }

    private static void compare(boolean servers) throws Exception {
        List<Contender> contenders = Stream.of(Contender.values())
                .filter(contender -> contender.isPaused() == servers && !contender.isOnRedis())
                .filter(contender -> !contender.isBefore() || Options.before().isPresent())
                .toList();
        Options options = Options.read(60, contenders);
        try (Server server = new Server(options.url())) {
            Bench bench = new Bench(options, server);
            try {
                bench.measure();
            } finally {
                // What was measured until something failed is worth a look.
                bench.report();
                bench.participants.forEach(Participant::close);
            }
        }
    }

    private void measure() throws SQLException, IOException {
        server.extension("pg_walinspect");
        StatementCounter counter = new StatementCounter(server);
        for (Contender contender : options.contenders()) {
            String database = "bench-" + contender.label();
            participants.add(new Participant(contender, database, server.database(database)));
        }
        progress("All systems are open");
        List<Participant> loaded = only(contender -> !contender.isWokenFloor());
        if (options.measures(Measure.ONE_BY_ONE, Measure.BULK, Measure.DRAIN)) {
            ServerProcesses processes = new ServerProcesses(server.text("select current_setting('data_directory')"));
            new Throughput(server, processes, options, results).measure(loaded);
        }
        if (options.measures(Measure.STATEMENTS)) {
            new StatementsPerJob(counter, options, results).measure(loaded);
        }
        List<Participant> queues = only(Contender::isQueue);
        if (options.measures(Measure.PICK_UP)) {
            only(contender -> !contender.isVariant()).forEach(new PickUp("", results)::measure);
        }
        if (options.measures(Measure.LATENCY)) {
            queues.forEach(this::measureRates);
        }
        if (options.measures(Measure.IDLE)) {
            new Idle(server, counter, results).measure(queues);
        }
    }

    /** Who does not keep up with one rate is not asked for the next. */
    private void measureRates(Participant participant) {
        Deque<Integer> rates = new ArrayDeque<>(RATES);
        while (!rates.isEmpty()
                && new SteadyRate(rates.removeFirst(), options.seconds(), results).measure(participant)) {
            progress(participant.label() + " keeps up");
        }
    }

    /** Says to who waits how far it is. */
    static void progress(String text) {
        System.err.printf("%tT %s%n", LocalTime.now(), text);
    }

    private List<Participant> only(Predicate<Contender> which) {
        return participants.stream()
                .filter(participant -> which.test(participant.contender()))
                .toList();
    }

    private void report() throws IOException {
        Ratios ratios = new Ratios(results, options.contenders());
        Stream.of("one-by-one", "bulk", "drain").forEach(ratios::add);
        ratios.addLife();
        Report report = new Report(results);
        report.heading(server.version());
        report.text(
                "Medians of " + options.rounds() + " rounds, and the least and the greatest of them; each system's turn"
                        + " in a round begins with a checkpoint. The process of each system: "
                        + String.join(" ", ChildProcess.FLAGS) + ", a pool of at most "
                        + Pool.SIZE
                        + " connections.");
        report.participants(participants, options);
        tables(report);
        report.publish("bench.md");
    }

    private void tables(Report report) {
        report.table(
                "Jobs a second",
                new Column("one by one", "one-by-one"),
                new Column("of the floor", "one-by-one-ratio"),
                new Column("in bulk", "bulk"),
                new Column("of the floor", "bulk-ratio"),
                new Column("drain", "drain"),
                new Column("of the floor", "drain-ratio"));
        for (String measure : List.of("one-by-one", "bulk", "drain")) {
            report.table(
                    "Times as fast: " + measure,
                    options.contenders().stream()
                            .filter(Contender::isPeer)
                            .map(peer -> new Column(peer.label(), measure + "-of-" + peer.label()))
                            .toArray(Column[]::new));
        }
        report.table("Pick-up by an idle worker, ms", latencies("pick-up", new Column("jobs", "pick-up-jobs")));
        for (int rate : RATES) {
            String measure = "latency-" + rate;
            report.table(
                    "From dispatch to start at " + rate + " jobs a second, ms",
                    latencies(
                            measure,
                            new Column("dispatched /s", measure + "-dispatched"),
                            new Column("waiting after the last", measure + "-backlog"),
                            new Column("and ten seconds later", measure + "-left")));
        }
        for (String phase : List.of("one-by-one", "bulk", "drain")) {
            report.table(
                    "What " + phase + " uses",
                    new Column("statements per 1,000 jobs", phase + "-statements"),
                    new Column("transactions per 1,000", phase + "-transactions"),
                    new Column("WAL bytes a job", phase + "-wal"),
                    new Column("of them page images", phase + "-full-pages"),
                    new Column("processor ms of the process per 1,000", phase + "-cpu-process"),
                    new Column("of PostgreSQL", phase + "-cpu-postgres"));
        }
        report.table(
                "Write-ahead log of a job's life, dispatched in bulk, without page images",
                new Column("bytes", "life-wal"));
        report.table(
                "Memory of the worker after a drain, MiB",
                new Column("heap after a full collection", "heap"),
                new Column("largest resident size", "resident"));
        report.table(
                "A minute of idling",
                new Column("statements", "idle-per-minute"),
                new Column("transactions", "idle-transactions"),
                new Column("processor seconds of the process", "idle-cpu-process"),
                new Column("of its connections", "idle-cpu-postgres"));
    }

    private static Column[] latencies(String measure, Column... more) {
        return Stream.concat(
                        Stream.of("p50", "p95", "p99", "max").map(one -> new Column(one, measure + "-" + one)),
                        Stream.of(more))
                .toArray(Column[]::new);
    }
}
