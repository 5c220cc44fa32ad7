package org.kerja.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Dispatches or works with one system, as it is told. As a process, it does what the lines on its standard input say and
 * answers each with one line; it ends when the input does. {@link ChildProcess} is the other end.
 */
final class Child {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.bench");
    private static final int TOGETHER = 1_000;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

    private final QueueSystem system;
    private Runs runs = new Runs(0);

    Child(QueueSystem system) {
        this.system = system;
    }

    /** Opens the system of the first argument on the database of the second and does what it is told. */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BlockingQueue<String> orders = new LinkedBlockingQueue<>();
        Thread reading = new Thread(() -> read(orders), "orders");
        reading.setDaemon(true);
        reading.start();
        Child child = open(arguments, answers);
        while (true) {
            answers.println(child.answer(orders.take().split(" ")));
        }
    }

    private static Child open(String[] arguments, PrintStream answers) throws Exception {
        try {
            Child child = new Child(Contender.of(arguments[0]).open(arguments[1]));
            answers.println("ready");
            return child;
        } catch (Exception e) {
            answers.println("failed " + e);
            throw e;
        }
    }

    /** Takes orders in until they end, which ends the process in the middle of whatever it does. */
    private static void read(BlockingQueue<String> orders) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            input.lines().forEach(orders::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Does what an order says; a line that begins with {@code ok} or {@code failed}. */
    String answer(String[] order) {
        try {
            return "ok " + obey(order);
        } catch (Exception e) {
            LOGGER.log(System.Logger.Level.ERROR, String.join(" ", order), e);
            return "failed " + e;
        }
    }

    private String obey(String[] order) throws Exception {
        return switch (order[0]) {
            case "version" -> system.version();
            case "settings" -> system.settings();
            case "one-by-one" -> String.valueOf(oneByOne(number(order, 1), number(order, 2)));
            case "bulk" -> String.valueOf(bulk(number(order, 1), number(order, 2)));
            case "drain" -> String.valueOf(drain(number(order, 1)));
            case "expect" -> expect(number(order, 1));
            case "stop" -> stop();
            case "random" -> random(number(order, 1), number(order, 2));
            case "steady" -> steady(number(order, 1), number(order, 2), number(order, 3), Long.parseLong(order[4]));
            case "latencies" -> latencies(number(order, 1));
            case "ran" -> ran();
            case "moments" -> moments(number(order, 1));
            case "latencies-between" -> text(runs.micros(number(order, 1), number(order, 2)));
            case "statements" ->
                text(Pool.TIMES.take(StatementTimes.Purpose.valueOf(order[1])).stream()
                        .mapToLong(Long::longValue)
                        .toArray());
            case "table" -> system.table();
            case "missing-before" -> String.valueOf(runs.missing(number(order, 1)));
            case "missing" -> String.valueOf(runs.missing());
            case "heap" -> String.valueOf(heap());
            case "left" -> String.valueOf(system.left());
            case "clear" -> clear();
            default -> throw new IllegalArgumentException(order[0]);
        };
    }

    /** Dispatches some jobs, each in a transaction of its own; the nanoseconds. */
    private long oneByOne(int from, int jobs) throws Exception {
        long begin = System.nanoTime();
        for (int number = from; number < from + jobs; number++) {
            system.dispatch(NoOperation.now(number));
        }
        return System.nanoTime() - begin;
    }

    /** Dispatches some jobs, a thousand a call; the nanoseconds. */
    private long bulk(int from, int jobs) throws Exception {
        long begin = System.nanoTime();
        for (int first = from; first < from + jobs; first += TOGETHER) {
            system.dispatchAll(LongStream.range(first, Math.min(from + jobs, first + TOGETHER))
                    .mapToObj(NoOperation::now)
                    .toList());
        }
        return System.nanoTime() - begin;
    }

    /** Starts the worker, which goes on, and waits until so many jobs have run and none is left; the nanoseconds. */
    private long drain(int jobs) throws Exception {
        runs = new Runs(jobs);
        long begin = System.nanoTime();
        system.start(runs::ran);
        if (!runs.await(LONGEST_DRAIN)) {
            throw new IllegalStateException(runs.missing() + " of " + jobs + " jobs did not run");
        }
        while (system.left() > 0) {
            Clocks.rest(Duration.ofMillis(1));
        }
        long nanos = System.nanoTime() - begin;
        if (runs.repeated() > 0) {
            throw new IllegalStateException(runs.repeated() + " runs too many for " + jobs + " jobs");
        }
        return nanos;
    }

    /** Starts the worker for so many jobs, whose latencies are kept. */
    private String expect(int jobs) throws Exception {
        runs = new Runs(jobs);
        system.start(runs::ran);
        return "";
    }

    private String stop() throws Exception {
        system.stop();
        return "";
    }

    /** Dispatches jobs, with a pause of random length before each, the given microseconds in the mean; the microseconds that each took. */
    private String random(int jobs, int pause) throws Exception {
        long[] took = new long[jobs];
        for (int number = 0; number < jobs; number++) {
            Clocks.until(Clocks.micros() + ThreadLocalRandom.current().nextLong(pause / 2, pause + pause / 2));
            long begin = Clocks.micros();
            system.dispatch(NoOperation.at(number, begin));
            took[number] = Clocks.micros() - begin;
        }
        return text(took);
    }

    /** Dispatches jobs, so many a second from a number of threads, each at its time or as soon as it can; the nanoseconds. */
    private String steady(int jobs, int rate, int threads, long begin) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Exception> mistake = new AtomicReference<>();
        long nanoTime = System.nanoTime();
        Runnable dispatching = () -> {
            try {
                for (int number = next.getAndIncrement(); number < jobs; number = next.getAndIncrement()) {
                    long due = begin + number * 1_000_000L / rate;
                    Clocks.until(due);
                    system.dispatch(NoOperation.at(number, due));
                }
            } catch (Exception e) {
                mistake.set(e);
            }
        };
        Thread[] all = new Thread[threads];
        Arrays.setAll(all, number -> new Thread(dispatching, "dispatching-" + number));
        for (Thread thread : all) {
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        if (mistake.get() != null) {
            throw mistake.get();
        }
        return String.valueOf(System.nanoTime() - nanoTime);
    }

    /** Waits for the jobs that are still expected, but not for long; the latencies of those that ran. */
    private String latencies(int milliseconds) throws InterruptedException {
        boolean all = runs.await(Duration.ofMillis(milliseconds));
        if (all && runs.repeated() > 0) {
            throw new IllegalStateException(runs.repeated() + " runs too many");
        }
        return text(runs.micros());
    }

    private static String text(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    /** Which jobs ran, each once, as bits. */
    private String ran() {
        if (runs.repeated() > 0) {
            throw new IllegalStateException(runs.repeated() + " runs too many");
        }
        return Base64.getEncoder().encodeToString(runs.all().toByteArray());
    }

    /** When the first job ran, the one after so many, or the last if there are less, and the last. */
    private String moments(int early) {
        long[] moments = runs.moments();
        return moments.length == 0
                ? ""
                : moments[0] + " " + moments[Math.min(early, moments.length - 1)] + " " + moments[moments.length - 1];
    }

    private String clear() throws Exception {
        system.clear();
        return "";
    }

    /** The bytes in use after a full collection. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int number(String[] order, int position) {
        return Integer.parseInt(order[position]);
    }
}
