package org.kerja.faults.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.engine.Engine;
import org.kerja.engine.worker.WorkerState;
import org.kerja.faults.history.Answer;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.What;

/**
 * The process of a node. It runs until its standard input ends, and does what is said there, a line each: {@code arm POINT N}
 * to die when it comes by a fault point for the Nth time, {@code exhaust MILLIS} to take all connections of its pool,
 * {@code reject MILLIS} to have no threads for jobs, {@code burst} to dispatch many jobs at once,
 * {@code hoard} to go on when it has claimed more than it can run before its time to stop is over, {@code quiet} to
 * dispatch nothing more.
 */
public final class Node {

    private static final long PULSE_MILLIS = 100;

    /** In the pool of a node. */
    private static final int CONNECTIONS = 20;

    /** More than the threads run in the time that a stop takes. */
    private static final int HOARD = 100;

    private static final Duration HOARDING = Duration.ofSeconds(5);

    private final HistoryLog log;
    private final StoreAccess access;
    private final RejectingThreads threads = new RejectingThreads();
    private final DeathAtPoint death;
    private final Engine engine;
    private final Dispatching dispatching;

    private Node(NodeSettings settings) {
        log = new HistoryLog(settings.history());
        death = new DeathAtPoint(log);
        access = StoreAccess.open(settings.url(), settings.user(), settings.password(), CONNECTIONS);
        RecordingTransactions transactions = new RecordingTransactions(NarayanaTransactions.transactions(), log);
        RecordingDriver driver = new RecordingDriver(access.driver(), log, transactions);
        engine = NodeEngine.builder(
                        Map.of(
                                "kerja.node", settings.node(),
                                "kerja.stop-timeout", "300ms",
                                "kerja.connections.main.driver", RecordingDriver.NAME,
                                "kerja.connections.main.network-timeout", "5s",
                                "kerja.workers.default.lease", settings.lease().toMillis() + "ms",
                                "kerja.workers.default.concurrency", "6",
                                "kerja.workers.default.grace", "300ms",
                                "kerja.workers.default.poll.max", "500ms"),
                        access,
                        new RecordedWork(log, access, settings.lease(), driver::token))
                .driver(driver)
                .transactions(transactions)
                .threads(threads)
                .faultPoints(death::reached)
                .events(Dispatching::noted)
                .build();
        dispatching =
                new Dispatching(engine, access.transactional(), transactions, log, settings.lease(), settings.seed());
    }

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        NodeSettings settings = NodeSettings.of(arguments);
        ShiftedClock.shift(settings.clockShift());
        new Node(settings).work(settings.dispatching());
    }

    private void work(boolean dispatches) throws IOException {
        ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor();
        pulse.scheduleAtFixedRate(
                () -> log.happened(What.PULSE, "", 0, Map.of("reachable", Boolean.toString(reachable()))),
                0,
                PULSE_MILLIS,
                TimeUnit.MILLISECONDS);
        engine.start();
        dispatching.start(dispatches);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command;
        while ((command = commands.readLine()) != null) {
            obey(command.split(" "));
        }
        long from = System.nanoTime();
        dispatching.stop();
        engine.quiesce();
        engine.close();
        log.happened(from, What.STOPPED, "", 0, Answer.ACCEPTED, Map.of());
        pulse.shutdownNow();
        // What may still hang on a connection that is gone must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    /** Whether each worker reaches its store, which is what makes a node ready. */
    private boolean reachable() {
        return engine.workers().stream().allMatch(WorkerState::storeReachable);
    }

    private void obey(String[] command) {
        switch (command[0]) {
            case "arm" -> death.at(command[1], Integer.parseInt(command[2]));
            case "exhaust" -> aside(() -> access.exhaust(millis(command)));
            case "reject" ->
                aside(() -> {
                    threads.reject(true);
                    LockSupport.parkNanos(millis(command).toNanos());
                    threads.reject(false);
                });
            case "burst" -> dispatching.burst();
            case "hoard" -> hoard();
            case "quiet" -> dispatching.stop();
            default -> throw new IllegalArgumentException(String.join(" ", command));
        }
    }

    /** Others may take what it was to have. */
    private void hoard() {
        long end = System.nanoTime() + HOARDING.toNanos();
        while (engine.workers().stream().mapToInt(WorkerState::buffered).sum() < HOARD && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static Duration millis(String[] command) {
        return Duration.ofMillis(Long.parseLong(command[1]));
    }

    private static void aside(Runnable action) {
        Thread thread = new Thread(action, "fault");
        thread.setDaemon(true);
        thread.start();
    }
}
