package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kerja.StoreException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.worker.Ending.Completed;
import org.kerja.engine.worker.Ending.Failed;
import org.kerja.engine.worker.Ending.GivenBack;
import org.kerja.engine.worker.Ending.Kept;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Threads;

/**
 * Tells the store of a connection how runs ended. Completions are gathered: those that come while one statement is
 * under way go together with the next, so a lone one is not held back and a burst costs one commit. What the store cannot
 * take now is said again until it can; the leases are renewed meanwhile.
 */
final class Endings {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /** Enough to make the commit cheap, few enough for one statement to take milliseconds. */
    private static final int BATCH = 1_000;

    private final Connection connection;
    private final JobStore store;
    private final LeaseKeeper leases;
    private final Threads threads;
    private final Consumer<FaultPoint> reached;
    private final Recurring flush;
    private final GroupCommit<Ending> acknowledgements = new GroupCommit<>(this::tellNow);
    private final ConcurrentLinkedQueue<Ending> pending = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingCount = new AtomicInteger();
    private volatile boolean stopped;

    Endings(Connection connection, LeaseKeeper leases, Threads threads, Consumer<FaultPoint> reached) {
        this.connection = connection;
        this.store = connection.store();
        this.leases = leases;
        this.threads = threads;
        this.reached = reached;
        this.flush = new Recurring(
                "Writing the ends of jobs to connection " + connection.name(), threads, Duration.ofSeconds(5), () -> {
                    flush(this::follow);
                    return Recurring.UNTIL_WOKEN;
                });
    }

    /** Tells how a run ended: at once, or with the next batch. */
    void tell(Ending ending) {
        if (!(ending instanceof Completed) && !(ending instanceof Kept)) {
            tellNow(List.of(ending));
        } else if (connection.acknowledgeEach()) {
            acknowledgements.write(ending);
        } else {
            pending.add(ending);
            pendingCount.incrementAndGet();
            flushSoon();
        }
    }

    /** Tells how runs ended, at once if the store is there, in as few statements as possible. */
    void tellNow(List<? extends Ending> endings) {
        List<Ending> batch = new ArrayList<>(endings);
        List<Runnable> answers = new ArrayList<>();
        try {
            tell(batch, answers);
        } catch (StoreException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The store cannot take the end of a job now; it is told again", e);
            later(batch);
        }
        answers.forEach(Runnable::run);
    }

    /** How many ends the store has not heard of. */
    int pending() {
        return pendingCount.get();
    }

    /** Tells everything that is pending, and at once what comes after that. */
    void stop(long untilNanos) throws InterruptedException {
        long left = Math.max(1, untilNanos - System.nanoTime());
        flush.stop(Duration.ofNanos(left));
        stopped = true;
        flushLast();
    }

    private void later(List<? extends Ending> endings) {
        pending.addAll(endings);
        pendingCount.addAndGet(endings.size());
        flushSoon();
    }

    private void flushSoon() {
        if (stopped) {
            // A job that was not waited for has ended after all, too late for the last flush.
            flushLast();
        } else {
            flush.wake();
        }
    }

    /** Nobody tells later what the store does not take now. */
    private void flushLast() {
        try {
            flush(Runnable::run);
        } catch (StoreException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "The store of connection " + connection.name() + " does not know how " + pending()
                            + " jobs ended; they run again when their leases end",
                    e);
        }
    }

    private void flush(Executor follower) {
        List<Ending> batch = take();
        while (!batch.isEmpty()) {
            List<Runnable> answers = new ArrayList<>();
            try {
                tell(batch, answers);
            } catch (RuntimeException e) {
                pending.addAll(batch);
                pendingCount.addAndGet(batch.size());
                throw e;
            } finally {
                if (!answers.isEmpty()) {
                    follower.execute(() -> answers.forEach(Runnable::run));
                }
            }
            batch = take();
        }
    }

    private List<Ending> take() {
        List<Ending> batch = new ArrayList<>();
        Ending ending;
        while (batch.size() < BATCH && (ending = pending.poll()) != null) {
            batch.add(ending);
        }
        pendingCount.addAndGet(-batch.size());
        return batch;
    }

    /**
     * Tells a batch. What the store has answered leaves the batch, so that after an error the rest can be told again;
     * saying again what was in truth accepted is refused, hence harmless.
     */
    private void tell(List<Ending> batch, List<Runnable> answers) {
        List<Completed> completed = only(Completed.class, batch);
        if (!completed.isEmpty()) {
            Set<Lease> refused = store.complete(leases(completed));
            reached.accept(WorkerFaultPoint.COMPLETED);
            answered(completed, refused, answers);
            batch.removeIf(Completed.class::isInstance);
        }
        List<Kept> kept = only(Kept.class, batch);
        if (!kept.isEmpty()) {
            Set<Lease> refused = store.end(kept.stream().map(Kept::end).toList());
            reached.accept(WorkerFaultPoint.COMPLETED);
            answered(kept, refused, answers);
            batch.removeIf(Kept.class::isInstance);
        }
        List<GivenBack> givenBack = only(GivenBack.class, batch);
        if (!givenBack.isEmpty()) {
            Set<Lease> refused =
                    store.giveBack(givenBack.stream().map(GivenBack::back).toList());
            reached.accept(WorkerFaultPoint.GIVEN_BACK);
            answered(givenBack, refused, answers);
            batch.removeIf(GivenBack.class::isInstance);
        }
        for (Failed failed : only(Failed.class, batch)) {
            boolean accepted = store.fail(failed.failure());
            reached.accept(WorkerFaultPoint.FAILED);
            answered(List.of(failed), accepted ? Set.of() : Set.of(failed.run().lease()), answers);
            batch.remove(failed);
        }
    }

    private void answered(List<? extends Ending> endings, Set<Lease> refused, List<Runnable> answers) {
        for (Ending ending : endings) {
            leases.drop(ending.run());
            boolean accepted =
                    refused.isEmpty() || !refused.contains(ending.run().lease());
            if (!accepted) {
                answers.add(ending.answer()::refused);
            } else {
                answers.add(ending.answer()::accepted);
            }
        }
    }

    /** On a thread for jobs, since observers and failed methods may take their time. */
    private void follow(Runnable answers) {
        try {
            threads.execute(answers);
        } catch (RejectedExecutionException e) {
            LOGGER.log(
                    System.Logger.Level.DEBUG, "No thread for jobs to be had; a timer's tells what became of jobs", e);
            answers.run();
        }
    }

    private static List<Lease> leases(List<Completed> completed) {
        return completed.stream().map(one -> one.run().lease()).toList();
    }

    private static <E extends Ending> List<E> only(Class<E> kind, List<Ending> batch) {
        return batch.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
