package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TemporaryDirectory;
import org.kerja.faults.history.Event;
import org.kerja.faults.history.History;
import org.kerja.faults.history.What;
import org.kerja.faults.node.NodeSettings;

/**
 * Takes the store of two nodes away for half a minute, one of which dispatches, and measures what the other does meanwhile. What it is
 * told are the system properties {@code faults.store} and {@code faults.directory}.
 */
public final class Outage {

    private static final Duration LEASE = Duration.ofSeconds(3);

    /** The JVM of a node has done by then what it does at first. */
    private static final Duration BEFORE = Duration.ofSeconds(20);

    private static final Duration AWAY = Duration.ofSeconds(30);

    private final FaultyStore store;
    private final Path directory;

    private Outage(FaultyStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /** The measurement. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Store store = Store.valueOf(System.getProperty("faults.store").toUpperCase(Locale.ROOT));
        Path directory = Path.of(System.getProperty("faults.directory")).resolve("outage");
        TemporaryDirectory.delete(directory);
        Files.createDirectories(directory);
        try (FaultyStore faulty = store.open()) {
            new Outage(faulty, directory).run();
        }
        System.exit(0);
    }

    private void run() throws SQLException {
        String url = store.createDatabase(store.port());
        try (Observer observer = new Observer(store)) {
            observer.prepare();
            NodeProcess working = start("working.1", url, false);
            NodeProcess dispatching = start("dispatching.1", url, true);
            try {
                await(history -> history.reached(working.name()) && history.reached(dispatching.name()));
                measure(working);
                dispatching.tell("quiet");
                System.out.println(observer.awaitEmptyQueue() ? "all jobs were done" : "jobs are left");
            } finally {
                working.kill();
                dispatching.kill();
            }
        }
    }

    private NodeProcess start(String process, String url, boolean dispatches) {
        return NodeProcess.start(
                new NodeSettings(process, url, store.user(), store.password(), directory, LEASE, 1, 0, dispatches));
    }

    private void measure(NodeProcess node) {
        System.out.printf("while the store is there: %.1f %% of a core%n", processorShare(node, BEFORE));
        long away = System.nanoTime();
        store.stop();
        System.out.printf("while it is away: %.1f %% of a core%n", processorShare(node, AWAY));
        System.out.printf("not ready after %d ms%n", millisUntil(node, away, "false"));
        long back = System.nanoTime();
        store.start();
        System.out.printf("ready after its start, by %d ms%n", millisUntil(node, back, "true"));
    }

    private static double processorShare(NodeProcess node, Duration time) {
        Duration before = node.processorTime();
        long begin = System.nanoTime();
        long left = time.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = time.toNanos() - (System.nanoTime() - begin);
        }
        return 100.0 * node.processorTime().minus(before).toNanos() / (System.nanoTime() - begin);
    }

    /** How long after a time it first says whether it reaches the store. */
    private long millisUntil(NodeProcess node, long since, String reachable) {
        Predicate<Event> wanted = pulse -> pulse.process().equals(node.name())
                && pulse.from() > since
                && pulse.text("reachable").equals(reachable);
        await(history -> history.all(What.PULSE).anyMatch(wanted));
        long first = history()
                .all(What.PULSE)
                .filter(wanted)
                .mapToLong(Event::from)
                .min()
                .orElseThrow();
        return TimeUnit.NANOSECONDS.toMillis(first - since);
    }

    private void await(Predicate<History> wanted) {
        Waiting.forResult("the history of the nodes", this::history, wanted);
    }

    private History history() {
        try {
            return History.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
