package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.CancelOutcome;
import org.kerja.FailedJob;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.middleware.Outcome;

/** What observers of jobs are told, and when. */
public interface EventBehaviour extends Behaviour {

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void eventsOfAJobComeOnceAndInOrderAndAnObserverThatThrowsLosesNothing() { // 28
        try (TestNode node = node().set("kerja.jobs.task.tries", "2")) {
            node.observedBy(event -> {
                throw new IllegalStateException("no disk for the audit of " + event);
            });
            node.doing((task, context) -> {
                throw new IllegalStateException("broken");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            node.await(JobEvent.Failed.class, 1);
            assertThat(ofItsRuns(node, id))
                    .containsExactly("Started", "AttemptFailed", "Retrying", "Started", "AttemptFailed", "Failed");
            assertThat(node.events())
                    .filteredOn(event -> event.id().equals(id) && event instanceof JobEvent.Dispatched)
                    .hasSize(1);
            FailedJob failed = node.queues().failedJobs().find(id).orElseThrow();
            assertThat(failed.message()).isEqualTo("broken");
            assertThat(failed.attempts()).extracting(Attempt::message).containsExactly("broken", "broken");
            awaitSize(node.failures(), 1);
        }
    }

    @Test
    default void eachEndOfAJobIsToldOnceAfterItsStart() { // 28
        try (TestNode node = node().set("kerja.jobs.task.drop-on", "java.io.FileNotFoundException")) {
            node.observedBy(event -> {
                throw new IllegalStateException("no disk for the audit of " + event);
            });
            node.through(call ->
                    ((Task) call.job()).what().equals("skipped") ? Outcome.skip("nobody wants it") : call.proceed());
            node.doing((task, context) -> {
                switch (task.what()) {
                    case "released" -> {
                        if (context.attempt() == 1) {
                            context.release();
                        }
                    }
                    case "failed" -> context.fail("not like this");
                    case "dropped" -> throw new FileNotFoundException("no report");
                    case "cancelled" -> new CountDownLatch(1).await();
                    default -> assertThat(task.what()).isEqualTo("done");
                }
            });
            node.start();
            JobId cancelled = node.dispatcher().dispatch(Task.of("cancelled"));
            node.await(JobEvent.Started.class, 1);
            assertThat(node.queues().cancel(cancelled)).isEqualTo(CancelOutcome.REQUESTED);
            JobId done = node.dispatcher().dispatch(Task.of("done"));
            JobId released = node.dispatcher().dispatch(Task.of("released"));
            JobId skipped = node.dispatcher().dispatch(Task.of("skipped"));
            JobId failed = node.dispatcher().dispatch(Task.of("failed"));
            JobId dropped = node.dispatcher().dispatch(Task.of("dropped"));
            node.await(JobEvent.Cancelled.class, 1);
            node.await(JobEvent.Completed.class, 2);
            node.await(JobEvent.Skipped.class, 1);
            node.await(JobEvent.Failed.class, 1);
            node.await(JobEvent.Dropped.class, 1);
            assertThat(ofItsRuns(node, done)).containsExactly("Started", "Completed");
            // Its second attempt may begin before the end of the first is told.
            assertThat(ofItsRuns(node, released)).hasSize(4);
            assertThat(ofAttempt(node, released, 1)).containsExactly("Started", "Released");
            assertThat(ofAttempt(node, released, 2)).containsExactly("Started", "Completed");
            assertThat(ofItsRuns(node, skipped)).containsExactly("Started", "Skipped");
            assertThat(ofItsRuns(node, failed)).containsExactly("Started", "AttemptFailed", "Failed");
            assertThat(ofItsRuns(node, dropped)).containsExactly("Started", "AttemptFailed", "Dropped");
            assertThat(ofItsRuns(node, cancelled)).containsExactly("Started", "Cancelled");
        }
    }

    /** What is told of one attempt that begins, is released or is completed. */
    private static List<String> ofAttempt(TestNode node, JobId id, int attempt) {
        return node.events().stream()
                .filter(event -> event.id().equals(id))
                .filter(event -> event instanceof JobEvent.Started started && started.attempt() == attempt
                        || event instanceof JobEvent.Released released && released.attempt() == attempt
                        || event instanceof JobEvent.Completed completed && completed.attempt() == attempt)
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    /** A job may begin before its dispatch is told, so that this is left out. */
    private static List<String> ofItsRuns(TestNode node, JobId id) {
        return node.events().stream()
                .filter(event -> event.id().equals(id) && !(event instanceof JobEvent.Dispatched))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private static void awaitSize(List<?> list, int size) {
        Waiting.forResult(size + " entries", list::size, actual -> actual >= size);
    }
}
