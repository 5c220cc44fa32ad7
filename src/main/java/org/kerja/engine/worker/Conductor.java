package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kerja.JobId;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.engine.workflow.Progression;
import org.kerja.engine.workflow.Progression.Moved;
import org.kerja.event.JobEvent;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Threads;
import org.kerja.spi.Workflows;

/**
 * Moves the chains and batches of a connection on when jobs of them have come to an end. The store keeps what has become of those jobs until
 * a change has taken it in, so that it is the same which node does that, and when.
 */
final class Conductor {

    /** As many as one change takes in. */
    private static final int BATCH = 1_000;

    /** What has ended is removed after so many changes, all of it whose time is over. */
    private static final int PRUNED_EVERY = 100;

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private final Connection connection;
    private final Workflows workflows;
    private final Supplier<JobId> ids;
    private final WorkerSignals signals;
    private final Events events;
    private final Consumer<FaultPoint> reached;
    private final Duration kept;
    private final Recurring conducting;
    private final Queue<String> cancelled = new ConcurrentLinkedQueue<>();
    private int changes;

    /**
     * @param kept for how long those are found that have ended
     */
    Conductor(
            Connection connection,
            Workflows workflows,
            Duration kept,
            Supplier<JobId> ids,
            WorkerSignals signals,
            Events events,
            Threads threads,
            Consumer<FaultPoint> reached) {
        this.connection = connection;
        this.workflows = workflows;
        this.kept = kept;
        this.ids = ids;
        this.signals = signals;
        this.events = events;
        this.reached = reached;
        this.conducting = new Recurring(
                "Moving on chains and batches of connection " + connection.name(),
                threads,
                LONGEST_RETRY,
                this::conduct);
    }

    /** Jobs of chains and batches may have come to an end. */
    void wake() {
        conducting.wake();
    }

    void stop(Duration patience) throws InterruptedException {
        conducting.stop(patience);
    }

    private Duration conduct() {
        cancelWaiting();
        Moved moved = workflows.change(change -> Progression.takeIn(change, ids, BATCH));
        reached.accept(WorkerFaultPoint.CONDUCTED);
        after(moved);
        if (moved.any() && ++changes % PRUNED_EVERY == 0) {
            prune();
        }
        return moved.any() ? Duration.ZERO : Recurring.UNTIL_WOKEN;
    }

    private void prune() {
        boolean more = true;
        while (more) {
            more = workflows.prune(kept, false, BATCH) == BATCH;
        }
    }

    /** Removes what waits of cancelled chains and batches, some at a time. */
    private void cancelWaiting() {
        String workflow = cancelled.peek();
        while (workflow != null) {
            if (workflows.cancelWaiting(workflow, BATCH) == 0) {
                cancelled.remove(workflow);
            }
            workflow = cancelled.peek();
        }
    }

    /** What follows when a change was committed. Called also where nothing can be stored, right after a commit. */
    void after(Moved moved) {
        if (!moved.pushed().isEmpty()) {
            signals.dispatched(connection.name(), moved.pushed());
        }
        for (Envelope job : moved.pushed()) {
            events.fire(() -> new JobEvent.Dispatched(job.id(), job.name(), connection.name(), job.queue()));
        }
        cancelled.addAll(moved.cancelled());
        if (moved.more() || !moved.cancelled().isEmpty()) {
            wake();
        }
    }
}
