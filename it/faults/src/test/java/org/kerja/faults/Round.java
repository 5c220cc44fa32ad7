package org.kerja.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.TemporaryDirectory;
import org.kerja.faults.history.Answer;
import org.kerja.faults.history.Checker;
import org.kerja.faults.history.History;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.Promises;
import org.kerja.faults.history.Remains;
import org.kerja.faults.history.Violation;
import org.kerja.faults.history.What;
import org.kerja.faults.node.NodeSettings;

/** One run: three nodes on a new database, broken for a time and then left alone until all jobs are done; then the check. */
final class Round {

    /** How long things are broken in a round that is not cut short. */
    static final Duration FULL = Duration.ofSeconds(60);

    /** Rounds of a build last no longer, and leave out what takes longest. */
    static final Duration BUILD = Duration.ofSeconds(20);

    private static final int NODES = 3;

    /** What is left by a node that died is claimed again so much later than its lease ends. */
    private static final Duration RESCUE = Duration.ofSeconds(5);

    /** The longest that a connection may seem to be there which is not. */
    private static final Duration HEALING = Duration.ofSeconds(30);

    private final FaultyStore store;
    private final Duration lease;
    private final long seed;
    private final List<Fault> faults;
    private final int atOnce;
    private final Path directory;
    private final List<Slot> slots = new ArrayList<>();
    private final BlockingQueue<Slot> free = new LinkedBlockingQueue<>();
    private final ReentrantLock storeIsBroken = new ReentrantLock();
    private volatile boolean dispatching = true;

    /**
     * Begins nothing yet.
     *
     * @param seed decides which faults come in which order
     * @param faults which, as far as they are for this store
     * @param atOnce how many at a time. If it is one, the next comes when what the last has left must have been rescued
     * @param directory where the logs go
     */
    Round(FaultyStore store, Duration lease, long seed, Collection<Fault> faults, int atOnce, Path directory) {
        this.store = store;
        this.lease = lease;
        this.seed = seed;
        this.faults = faults.stream()
                .filter(fault -> !store.faultsNotThere().contains(fault))
                .toList();
        this.atOnce = atOnce;
        this.directory = directory;
    }

    /** Breaks things for this long. */
    Report run(Duration time) throws IOException, SQLException {
        TemporaryDirectory.delete(directory);
        Files.createDirectories(directory);
        try (Network network = new Network(store.port())) {
            String url = store.createDatabase(network.port());
            try (Observer observer = new Observer(store)) {
                observer.prepare();
                boolean drained;
                try (HistoryLog log = new HistoryLog(directory.resolve("controller.history"))) {
                    startNodes(url);
                    slots.forEach(slot -> await(slot, History::reached));
                    breakThings(network, log, time);
                    drained = drain(observer);
                } finally {
                    slots.forEach(slot -> slot.process().kill());
                }
                return report(observer, drained);
            }
        }
    }

    private void startNodes(String url) {
        Random random = new Random(seed);
        for (int number = 1; number <= NODES; number++) {
            Slot slot = new Slot(
                    "n" + number,
                    process -> new NodeSettings(
                            process,
                            url,
                            store.user(),
                            store.password(),
                            directory,
                            lease,
                            random.nextLong(),
                            0,
                            dispatching));
            slots.add(slot);
            free.add(slot);
        }
    }

    private void breakThings(Network network, HistoryLog log, Duration time) {
        Deck deck = new Deck(faults, points(), new Random(seed));
        long end = System.nanoTime() + time.toNanos();
        List<CompletableFuture<Void>> breakers = new ArrayList<>();
        for (int number = 0; number < atOnce; number++) {
            Random random = new Random(seed + number);
            breakers.add(CompletableFuture.runAsync(
                    () -> {
                        while (System.nanoTime() - end < 0) {
                            inject(deck.deal(), network, log, random);
                            rest(random, end);
                        }
                    },
                    task -> new Thread(task, "breaker").start()));
        }
        breakers.forEach(Round::join);
        if (atOnce > 1 && time.compareTo(BUILD) > 0) {
            // However the seed has it, each node has to speak under leases that it has lost, and to give back what it
            // holds.
            List.of(Fault.NODE_FROZEN, Fault.NODE_STOPPED).forEach(fault -> breakEachNode(fault, network, log));
        }
    }

    private void breakEachNode(Fault fault, Network network, HistoryLog log) {
        for (int number = 0; faults.contains(fault) && number < NODES; number++) {
            slots.forEach(slot -> await(slot, History::reached));
            inject(new Deck.Card(fault, ""), network, log, new Random(seed));
        }
    }

    private void rest(Random random, long end) {
        Duration rest = Duration.ofMillis(random.nextInt(50, 500));
        if (atOnce == 1) {
            rest = rest.plus(lease).plus(RESCUE);
        }
        LockSupport.parkNanos(Math.min(rest.toNanos(), end - System.nanoTime()));
    }

    private static void join(CompletableFuture<Void> breaker) {
        try {
            breaker.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("A fault could not be injected", e.getCause());
        }
    }

    private List<String> points() {
        return store.points().stream()
                .map(point -> point.getClass().getSimpleName() + "." + point.name())
                .toList();
    }

    private void inject(Deck.Card card, Network network, HistoryLog log, Random random) {
        List<Slot> taken = new ArrayList<>();
        boolean ofStore = card.fault().scope() == Fault.Scope.STORE;
        if (ofStore) {
            storeIsBroken.lock();
        }
        try {
            int nodes = switch (card.fault().scope()) {
                case NODE -> 1;
                case ALL_NODES -> NODES;
                case STORE -> 0;
            };
            while (taken.size() < nodes) {
                taken.add(free.take());
            }
            // One that was to die may have died late.
            taken.stream().filter(slot -> !slot.process().isAlive()).forEach(slot -> slot.restart(0));
            long question = log.ask(What.FAULT, "", 0, details(card, taken));
            card.fault().inject(new Scene(store, network, taken, card.point(), lease, random));
            log.answer(question, Answer.ACCEPTED);
            if (ofStore) {
                // Jobs that are never left alone would show nothing but that they cannot be done.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500, 2_500)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(card + " could not be injected", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            free.addAll(taken);
            if (ofStore) {
                storeIsBroken.unlock();
            }
        }
    }

    private static Map<String, String> details(Deck.Card card, List<Slot> taken) {
        return Map.of(
                "fault",
                card.fault().name(),
                "point",
                card.point(),
                "target",
                taken.size() == 1 ? taken.get(0).name() : "",
                "crash",
                Boolean.toString(card.fault().crashesStore()));
    }

    /** Nothing is broken any more, and nothing dispatched. */
    private boolean drain(Observer observer) {
        dispatching = false;
        slots.forEach(slot -> slot.process().tell("quiet"));
        slots.stream().filter(slot -> !slot.process().isAlive()).forEach(slot -> slot.restart(0));
        slots.forEach(slot -> await(slot, History::quiet));
        boolean drained = observer.awaitEmptyQueue();
        slots.forEach(slot -> await(slot, History::reached));
        for (Slot slot : slots) {
            if (!slot.process().stop()) {
                throw new IllegalStateException(slot.process().name() + " did not end when it was to stop");
            }
        }
        return drained;
    }

    /** Waits until the history shows something of the process of a node. Whoever does not reach the store is found by the check. */
    private void await(Slot slot, BiPredicate<History, String> what) {
        long end = System.nanoTime() + HEALING.toNanos();
        while (System.nanoTime() - end < 0
                && !what.test(history(), slot.process().name())) {
            Waiting.pause();
        }
    }

    private History history() {
        try {
            return History.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report report(Observer observer, boolean drained) throws SQLException {
        History history = history();
        Remains remains = observer.remains();
        List<Violation> violations =
                new Checker(history, remains, new Promises(lease, store.claimsSurviveCrash())).violations();
        return Report.without(faults, points()).plus(Report.of(history, remains, violations, drained));
    }
}
