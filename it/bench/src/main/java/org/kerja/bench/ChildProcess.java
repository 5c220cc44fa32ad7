package org.kerja.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A process of a system, as the coordinator sees it. */
final class ChildProcess implements AutoCloseable {

    /** The same for each. JobRunr asks its maker for a newer version; nobody answers. */
    static final List<String> FLAGS =
            List.of("-Xmx1g", "-Xms256m", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9");

    private final Contender contender;
    private final Correspondent process;

    /** A process with flags of its own, such as {@code -Dkerja...} or {@code -Dbench.payload}. */
    ChildProcess(Contender contender, String url, String... flags) throws IOException {
        this.contender = contender;
        List<String> all = Stream.concat(FLAGS.stream(), Stream.of(flags)).toList();
        process = contender.isInWildFly() ? new WildFlyProcess(url, all) : new PipedProcess(contender, url, all);
    }

    ProcessHandle handle() {
        return process.handle();
    }

    String version() {
        return ask("version");
    }

    String settings() {
        return ask("settings");
    }

    /** Dispatches jobs one by one; seconds. */
    double oneByOne(int from, int jobs) {
        return seconds(ask("one-by-one " + from + " " + jobs));
    }

    /** Dispatches jobs in bulk; seconds. */
    double bulk(int from, int jobs) {
        return seconds(ask("bulk " + from + " " + jobs));
    }

    /** Starts the worker, which goes on; the seconds until all jobs have run and none is left. */
    double drain(int jobs) {
        return seconds(ask("drain " + jobs));
    }

    /** Starts the worker for jobs that come. */
    void expect(int jobs) {
        ask("expect " + jobs);
    }

    /** Stops the worker. */
    void stop() {
        ask("stop");
    }

    /** Dispatches jobs now and then, with a pause of this length in the mean; how long each dispatch took. */
    Latencies dispatchAtRandom(int jobs, Duration pause) {
        return latencies(ask("random " + jobs + " " + pause.toNanos() / 1_000));
    }

    /** Dispatches jobs at a steady rate from a moment of {@link Clocks#micros} on; the seconds that it took. */
    double dispatchSteadily(int jobs, int rate, int threads, long begin) {
        return seconds(ask("steady " + jobs + " " + rate + " " + threads + " " + begin));
    }

    /** From dispatch to run, of the expected jobs that run within some time. */
    Latencies latencies(Duration wait) {
        return latencies(ask("latencies " + wait.toMillis()));
    }

    /** The same of those between two numbers that have run by now. */
    Latencies latencies(int from, int to) {
        return latencies(ask("latencies-between " + from + " " + to));
    }

    /** How long its statements took since this was last asked. */
    Latencies statements(StatementTimes.Purpose purpose) {
        return latencies(ask("statements " + purpose));
    }

    /** How many of the expected jobs have not run yet. */
    long missing() {
        return Long.parseLong(ask("missing"));
    }

    /** Which of the expected jobs have run, none of them twice. */
    BitSet ran() {
        return BitSet.valueOf(Base64.getDecoder().decode(ask("ran")));
    }

    /** When the expected jobs have run, if there is any that has: the first, the one after so many, and the last. */
    Optional<Crew.Moments> moments(int early) {
        return Optional.of(ask("moments " + early))
                .filter(answer -> !answer.isEmpty())
                .map(answer -> answer.split(" "))
                .map(all -> new Crew.Moments(Long.parseLong(all[0]), Long.parseLong(all[1]), Long.parseLong(all[2])));
    }

    /** The same of those before a number. */
    long missing(int before) {
        return Long.parseLong(ask("missing-before " + before));
    }

    /** The bytes of heap in use after a full collection. */
    long heap() {
        return Long.parseLong(ask("heap"));
    }

    /** How many jobs the store holds. */
    long left() {
        return Long.parseLong(ask("left"));
    }

    /** The table that jobs wait in. */
    String table() {
        return ask("table");
    }

    void clear() {
        ask("clear");
    }

    @Override
    public void close() {
        try {
            process.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.handle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String ask(String order) {
        try {
            return accepted(process.answer(order));
        } catch (IOException e) {
            throw new UncheckedIOException(contender.label() + ": " + order, e);
        }
    }

    private String accepted(String answer) {
        if (answer == null || !answer.startsWith("ok")) {
            throw new IllegalStateException(contender.label() + ": " + answer);
        }
        return answer.substring(2).strip();
    }

    private static Latencies latencies(String micros) {
        return new Latencies(
                micros.isEmpty()
                        ? new long[0]
                        : Arrays.stream(micros.split(" "))
                                .mapToLong(Long::parseLong)
                                .toArray());
    }

    private static double seconds(String nanos) {
        return Long.parseLong(nanos) / 1e9;
    }
}
