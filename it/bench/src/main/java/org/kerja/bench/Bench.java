package org.kerja.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.kerja.driver.database.PostgresServer;

/**
 * Measures how fast one process drains no-op jobs from PostgreSQL, how fast it picks up a job when idle, and what idling
 * costs. Rounds of plain JDBC and of Kerja take turns, so that both see the same machine. {@code -Dbench.url} names a
 * PostgreSQL, by default one is started; {@code -Dbench.jobs} and {@code -Dbench.rounds} say how much.
 */
public final class Bench {

    private static final int JOBS = number("bench.jobs", 100_000);
    private static final int ROUNDS = number("bench.rounds", 5);
    private static final int PICK_UPS = 500;
    private static final int OTHER_PICK_UPS = 5;

    private Bench() {}

    /** Runs the benchmark and prints its figures. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        String given = System.getProperty("bench.url", "");
        String url = given.isEmpty() ? PostgresServer.shared().createDatabase() : given;
        List<Double> floor = new ArrayList<>();
        List<Double> kerja = new ArrayList<>();
        List<Double> bulk = new ArrayList<>();
        List<Double> each = new ArrayList<>();
        try (PlainJdbc plain = new PlainJdbc(url);
                KerjaNode node = new KerjaNode(url)) {
            for (int round = -1; round < ROUNDS; round++) {
                double plainRate = plain.drain(JOBS);
                double bulkRate = node.fill(JOBS);
                double kerjaRate = node.drain(JOBS);
                double eachRate = node.dispatchOneByOne(JOBS / 50);
                // The first round warms up.
                if (round >= 0) {
                    floor.add(plainRate);
                    bulk.add(bulkRate);
                    kerja.add(kerjaRate);
                    each.add(eachRate);
                    say("round %d: plain JDBC %,.0f jobs/s, Kerja %,.0f jobs/s, ratio %.2f"
                            .formatted(round + 1, plainRate, kerjaRate, kerjaRate / plainRate));
                }
            }
            line("drain", "plain-jdbc-500", median(floor), "jobs/s");
            line("drain", "kerja", median(kerja), "jobs/s");
            line("drain-ratio", "kerja", median(kerja) / median(floor), "of-floor");
            line("bulk", "kerja", median(bulk), "jobs/s");
            line("one-by-one", "kerja", median(each), "jobs/s");
            pickUp(node);
            pickUpFromAnotherNode(node);
            idle(node);
        }
    }

    private static void pickUp(KerjaNode node) throws InterruptedException {
        long[] nanos = node.pickUp(PICK_UPS);
        Arrays.sort(nanos);
        LongFunction<Double> millis = part -> nanos[(int) Math.min(nanos.length - 1, nanos.length * part / 100)] / 1e6;
        line("pick-up-p50", "kerja-same-process", millis.apply(50), "ms");
        line("pick-up-p99", "kerja-same-process", millis.apply(99), "ms");
    }

    private static void pickUpFromAnotherNode(KerjaNode node) throws InterruptedException {
        long[] nanos = node.pickUpFromAnotherNode(OTHER_PICK_UPS);
        line("pick-up-max", "kerja-other-node", Arrays.stream(nanos).max().orElse(0) / 1e6, "ms");
    }

    private static void idle(KerjaNode node) throws InterruptedException {
        line("idle-per-minute", "kerja", node.idleStatementsPerMinute(), "statements");
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }

    private static void line(String measure, String system, double value, String unit) {
        say(String.format(Locale.ROOT, "bench %s %s %.2f %s", measure, system, value, unit));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static int number(String property, int otherwise) {
        String text = System.getProperty(property, "");
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }
}
