package org.kerja.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.kerja.bench.Options.Measure;
import org.kerja.bench.Report.Column;
import org.kerja.driver.redis.RedisServer;

/**
 * Measures Kerja on a Redis beside BullMQ and beside a bare loop, in one run. Each has a database of that Redis and a process of its own. The
 * Redis keeps nothing on disk, so that nobody's figures hold what a snapshot takes.
 */
final class RedisBench {

    private static final int WARM_UPS = 2;
    private static final List<String> PHASES = List.of("redis-one-by-one", "redis-bulk", "redis-drain");

    private final Options options;
    private final RedisServer server;
    private final Results results = new Results();
    private final List<Participant> participants = new ArrayList<>();

    private RedisBench(Options options, RedisServer server) {
        this.options = options;
        this.server = server;
    }

    static void measure() throws IOException {
        List<Contender> contenders = Stream.of(Contender.values())
                .filter(Contender::isOnRedis)
                .filter(contender -> !contender.isBefore() || Options.before().isPresent())
                .toList();
        Options options = Options.read(60, contenders);
        try (RedisServer server = RedisServer.own("--save", "", "--appendonly", "no", "--databases", "64")) {
            RedisBench bench = new RedisBench(options, server);
            try {
                bench.run();
            } finally {
                bench.report();
                bench.participants.forEach(Participant::close);
            }
        }
    }

    private void run() throws IOException {
        for (Contender contender : options.contenders()) {
            String url = server.url() + "/" + (1 + contender.ordinal());
            participants.add(new Participant(contender, "", url));
        }
        Bench.progress("All systems are open");
        if (options.measures(Measure.ONE_BY_ONE, Measure.BULK, Measure.DRAIN)) {
            rounds();
        }
        if (options.measures(Measure.PICK_UP)) {
            participants.forEach(new PickUp("redis-", results)::measure);
        }
    }

    private void rounds() {
        List<Participant> order = new ArrayList<>(participants.stream()
                .filter(participant -> !participant.contender().isWokenFloor())
                .toList());
        for (int round = 1 - WARM_UPS; round <= options.rounds(); round++) {
            Bench.progress("Round " + round + " of " + options.rounds());
            for (Participant participant : order) {
                turn(participant, round < 1 ? new Results() : results);
            }
            Collections.rotate(order, 1);
        }
    }

    private void turn(Participant participant, Results into) {
        ChildProcess worker = participant.worker();
        int single = options.single(participant.contender());
        int many = options.drained(participant.contender());
        if (single > 0) {
            phase("redis-one-by-one", participant, single, into, () -> worker.oneByOne(0, single));
        }
        phase("redis-bulk", participant, many, into, () -> worker.bulk(single, many));
        if (options.measures(Measure.DRAIN)) {
            phase("redis-drain", participant, single + many, into, () -> worker.drain(single + many));
            worker.stop();
        } else {
            worker.clear();
        }
    }

    @FunctionalInterface
    private interface Timed {
        double seconds();
    }

    private void phase(String measure, Participant participant, int jobs, Results into, Timed timed) {
        String label = participant.label();
        ProcessHandle process = participant.worker().handle();
        double own = processor(process);
        double redis = processor(server.handle());
        double rate = jobs / timed.seconds();
        into.add(measure, label, rate, "jobs/s");
        into.add(measure + "-cpu-process", label, (processor(process) - own) * 1_000_000 / jobs, "ms/1000-jobs");
        into.add(
                measure + "-cpu-redis", label, (processor(server.handle()) - redis) * 1_000_000 / jobs, "ms/1000-jobs");
        Bench.progress(label + ": " + measure + " " + Report.number(rate));
    }

    private static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1_000.0;
    }

    private void report() throws IOException {
        PHASES.forEach(this::addRatios);
        Report report = new Report(results).heading(server.version());
        report.text("Medians of " + options.rounds() + " rounds, and the least and the greatest of them. JVMs: "
                + String.join(" ", ChildProcess.FLAGS) + ".");
        report.participants(participants, options);
        report.table("Jobs a second", columns("", ""));
        report.table("Times the floor", columns("", "-of-floor"));
        report.table("Times the best of BullMQ", columns("", "-of-bullmq"));
        report.table("Processor ms of the process per 1,000 jobs", columns("", "-cpu-process"));
        report.table("Processor ms of Redis per 1,000 jobs", columns("", "-cpu-redis"));
        report.table(
                "Pick-up by an idle worker, ms",
                Stream.of("p50", "p95", "p99", "max", "jobs")
                        .map(one -> new Column(one, "redis-pick-up-" + one))
                        .toArray(Column[]::new));
        report.publish("bench-redis.md");
    }

    private static Column[] columns(String before, String after) {
        return PHASES.stream()
                .map(phase -> new Column(before + phase.substring("redis-".length()), phase + after))
                .toArray(Column[]::new);
    }

    /** Kerja in times the floor and in times the best that BullMQ reaches, whatever its concurrency. */
    private void addRatios(String measure) {
        for (Contender kerja : List.of(Contender.KERJA_REDIS, Contender.KERJA_REDIS_BEFORE)) {
            results.median(measure, kerja.label()).ifPresent(value -> {
                results.median(measure, Contender.PLAIN_REDIS.label())
                        .ifPresent(
                                floor -> results.add(measure + "-of-floor", kerja.label(), value / floor, "of-floor"));
                Stream.of(Contender.values())
                        .filter(one -> one.inNode().isPresent())
                        .flatMap(one -> results.median(measure, one.label()).stream())
                        .max(Double::compare)
                        .ifPresent(best -> results.add(measure + "-of-bullmq", kerja.label(), value / best, "times"));
            });
        }
    }
}
