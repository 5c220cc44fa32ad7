package org.kerja.faults.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerja.FailedJob;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.PreparedDispatch;
import org.kerja.engine.Engine;
import org.kerja.event.JobEvent;
import org.kerja.faults.history.Answer;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.What;

/**
 * Dispatches jobs of all kinds in all ways, some of them to be cancelled, and now and then retries failed ones. What is dispatched
 * in a transaction is acknowledged by its commit.
 */
final class Dispatching {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.faults");

    private static final int SHORTEST_PAUSE_MILLIS = 5;
    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int BULK = 60;
    private static final int BURST = 600;
    private static final int KEYS = 3;

    /** Jobs that take as long as leases are rarer if those are longer, so that nodes do not get busy with nothing else. */
    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);

    private static final ThreadLocal<List<JobEvent>> NOTED = ThreadLocal.withInitial(ArrayList::new);

    private final Engine engine;
    private final boolean transactional;
    private final RecordingTransactions transactions;
    private final HistoryLog log;
    private final Random random;
    private final int rarityOfSlow;
    private final Thread thread = new Thread(this::run, "dispatching");
    private long turn;
    private volatile boolean stopped;
    private volatile boolean burst;

    /**
     * Dispatches nothing yet.
     *
     * @param transactional whether jobs and their dispatches are parts of transactions. If not, what is dispatched in a transaction is
     *     stored after its commit, or not if the store is away just then
     */
    Dispatching(
            Engine engine,
            boolean transactional,
            RecordingTransactions transactions,
            HistoryLog log,
            Duration lease,
            long seed) {
        this.engine = engine;
        this.transactional = transactional;
        this.transactions = transactions;
        this.log = log;
        this.random = new Random(seed);
        this.rarityOfSlow = (int) Math.max(1, lease.dividedBy(SHORT_LEASE));
        thread.setDaemon(true);
    }

    void start(boolean dispatches) {
        stopped = !dispatches;
        thread.start();
    }

    /** Soon dispatches many jobs at once. */
    void burst() {
        burst = true;
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
    }

    private void run() {
        while (!stopped) {
            try {
                something();
            } catch (KerjaException e) {
                LOGGER.log(System.Logger.Level.INFO, "Could not be dispatched", e);
            }
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)));
        }
        log.happened(What.QUIET, "", 0, Map.of());
    }

    private void something() {
        NOTED.get().clear();
        if (burst) {
            burst = false;
            bulk(Stream.generate(() -> (Work) new Work.Brief()).limit(BURST).toList());
        }
        switch (random.nextInt(16)) {
            case 12 ->
                bulk(Stream.generate(() -> (Work) new Work.Narrow(random.nextInt(KEYS)))
                        .limit(random.nextInt(1, 8))
                        .toList());
            case 13 -> keyed(new Work.Single(random.nextInt(KEYS)));
            case 14 -> keyed(new Work.PutOff(random.nextInt(KEYS)));
            case 15 -> inLine();
            case 0 -> inTransaction();
            case 1 ->
                bulk(Stream.generate(this::later).limit(random.nextInt(2, BULK)).toList());
            case 2 -> cancelled();
            case 3 -> retry();
            case 4 -> prepared(later(), Duration.ofMillis(random.nextInt(2_000)), random.nextInt(-3, 4));
            default -> single(work());
        }
    }

    /** Where jobs have no transactions, others stand in for those that need one. */
    private Work fit(Work work) {
        if (transactional || !Work.TRANSACTIONAL.contains(work.getClass())) {
            return work;
        }
        if (work instanceof Work.SlowTransactional) {
            return new Work.Long();
        }
        return work instanceof Work.FailingTransactional ? new Work.Failing() : new Work.Plain();
    }

    private Work work() {
        return fit(
                switch (random.nextInt(60)) {
                    case 0, 1, 2 -> random.nextInt(rarityOfSlow) == 0 ? slow() : later();
                    case 3 -> new Work.OutOfMemory();
                    case 4 -> new Work.StackOverflow();
                    case 5, 6 -> new Work.Crossing(random.nextBoolean());
                    case 7, 8, 9 -> new Work.Failing();
                    case 10, 11 -> new Work.FailingTransactional();
                    default -> later();
                });
    }

    private Work slow() {
        return switch (random.nextInt(3)) {
            case 0 -> new Work.Long();
            case 1 -> new Work.SlowTransactional();
            default -> new Work.Stubborn();
        };
    }

    private Work later() {
        return fit(
                switch (random.nextInt(9)) {
                    case 8 -> new Work.Secret(Work.Secret.WORDS);
                    case 0 -> new Work.Retrying();
                    case 1 -> new Work.Releasing();
                    case 2, 3, 4 -> new Work.Transactional();
                    default -> new Work.Plain();
                });
    }

    /** A third of them hold up their line for another attempt, or until they have failed for good. */
    private Work ordered() {
        int throwing = random.nextInt(3) == 0 ? random.nextInt(1, Work.Ordered.TRIES + 1) : 0;
        return new Work.Ordered(random.nextInt(KEYS), throwing);
    }

    private void inLine() {
        if (random.nextInt(3) == 0) {
            prepared(ordered(), Duration.ofMillis(random.nextInt(500)), random.nextInt(-1, 2));
        } else {
            bulk(Stream.generate(this::ordered).limit(random.nextInt(1, 6)).toList());
        }
    }

    private void single(Work work) {
        asked(0, 0, List.of(work), () -> List.of(engine.dispatcher().dispatch(work)));
    }

    /** What is dispatched with a key may be dropped, or replace another; by events that are fired in this thread. */
    private void keyed(Work work) {
        long from = System.nanoTime();
        JobId id = engine.dispatcher().dispatch(work);
        if (NOTED.get().stream().noneMatch(JobEvent.NotDispatched.class::isInstance)) {
            dispatched(from, id, work, 0, 0, Answer.ACCEPTED);
        }
        NOTED.get().stream()
                .filter(JobEvent.Replaced.class::isInstance)
                .forEach(event -> log.happened(from, What.CANCEL, event.id().value(), 0, Answer.ACCEPTED, Map.of()));
    }

    /** Something happened in this thread. */
    static void noted(JobEvent event) {
        if (event instanceof JobEvent.NotDispatched
                || event instanceof JobEvent.Replaced
                || event instanceof JobEvent.Dispatched) {
            NOTED.get().add(event);
        }
    }

    private JobId prepared(Work work, Duration delay, int priority) {
        PreparedDispatch dispatch =
                engine.dispatcher().prepare(work).delay(delay).priority(priority);
        return asked(delay.toMillis(), priority, List.of(work), () -> List.of(dispatch.dispatch()))
                .get(0);
    }

    private void bulk(List<Work> jobs) {
        asked(0, 0, jobs, () -> engine.dispatcher().bulk(jobs));
    }

    private void cancelled() {
        Work work = switch (random.nextInt(3)) {
            case 0 -> new Work.Long();
            case 1 -> ordered();
            default -> new Work.Plain();
        };
        JobId id = prepared(work, Duration.ofMillis(300), 0);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
        engine.queueManager().cancel(id);
    }

    private void retry() {
        List<FailedJob> failed = engine.queueManager().failedJobs().list(20);
        if (!failed.isEmpty()) {
            engine.queueManager()
                    .failedJobs()
                    .retry(failed.get(random.nextInt(failed.size())).id());
        }
    }

    /** Some commit and some roll back. */
    private void inTransaction() {
        Supplier<Work> kind = random.nextInt(4) == 0 ? this::ordered : this::later;
        List<Work> jobs = Stream.generate(kind).limit(random.nextInt(1, 4)).toList();
        List<Long> from = new ArrayList<>();
        List<JobId> ids = new ArrayList<>();
        transactions.begin();
        Answer answer = Answer.REFUSED;
        try {
            for (Work job : jobs) {
                from.add(System.nanoTime());
                ids.add(engine.dispatcher().dispatch(job));
            }
            if (random.nextInt(4) > 0) {
                answer = Answer.UNKNOWN;
                transactions.commit();
                answer = Answer.ACCEPTED;
            }
        } finally {
            if (transactions.active()) {
                transactions.rollback();
            }
            for (int index = 0; index < ids.size(); index++) {
                dispatched(from.get(index), ids.get(index), jobs.get(index), 0, 0, known(answer, ids.get(index)));
            }
        }
    }

    /** What is stored after a commit is acknowledged by its event. */
    private Answer known(Answer answer, JobId id) {
        boolean stored = NOTED.get().stream()
                .anyMatch(event ->
                        event instanceof JobEvent.Dispatched && event.id().equals(id));
        return transactional || stored || answer == Answer.REFUSED ? answer : Answer.UNKNOWN;
    }

    /** Of what throws nobody knows the ids. */
    private List<JobId> asked(long delay, int priority, List<Work> jobs, Supplier<List<JobId>> dispatch) {
        long from = System.nanoTime();
        List<JobId> ids = dispatch.get();
        IntStream.range(0, ids.size())
                .forEach(index -> dispatched(from, ids.get(index), jobs.get(index), delay, priority, Answer.ACCEPTED));
        return ids;
    }

    private void dispatched(long from, JobId id, Work work, long delay, int priority, Answer answer) {
        Map<String, String> details = new HashMap<>();
        details.put("name", work.getClass().getAnnotation(Job.class).value());
        details.put(
                "tries",
                Integer.toString(work.getClass().getAnnotation(Job.class).tries()));
        details.put("transactional", Boolean.toString(Work.TRANSACTIONAL.contains(work.getClass())));
        details.put("delay", Long.toString(delay));
        if (!work.getClass().getAnnotation(Job.class).keep().isEmpty()) {
            details.put("kept", "true");
        }
        if (work instanceof Work.Narrow narrow) {
            details.put("limit", "narrow " + narrow.lane());
            details.put("at-once", Integer.toString(Work.Narrow.AT_ONCE));
        } else if (work instanceof Work.Ordered ordered) {
            details.put("limit", "ordered " + ordered.line());
            details.put("at-once", "1");
            details.put("turn", Long.toString(turn++));
            details.put("priority", Integer.toString(priority));
        } else if (work instanceof Work.Single single) {
            details.put("key", "single " + single.key());
        } else if (work instanceof Work.PutOff) {
            details.put("replaceable", "true");
        }
        log.happened(from, What.DISPATCH, id.value(), 0, answer, details);
    }
}
