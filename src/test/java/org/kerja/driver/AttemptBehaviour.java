package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.FailedJob;
import org.kerja.FailureReason;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;

/** How attempts end: completed, tried again, released, timed out, failed. The engine runs them over the driver's store. */
public interface AttemptBehaviour extends Behaviour {

    /** A node over this test's store. */
    default TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void aJobRunsWithItsIdItsArgumentsAndAttemptOne() { // 1
        try (TestNode node = node()) {
            CountDownLatch ran = new CountDownLatch(1);
            node.doing((task, context) -> {
                assertThat(task).isEqualTo(new Task("größer 漢字 \uD83D\uDE00", 7));
                assertThat(context.attempt()).isEqualTo(1);
                assertThat(context.tries()).isEqualTo(3);
                assertThat(context.queue()).isEqualTo("default");
                assertThat(context.name()).isEqualTo("task");
                ran.countDown();
            });
            node.start();
            JobId id = node.dispatcher().dispatch(new Task("größer 漢字 \uD83D\uDE00", 7));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(id);
            assertThat(ran.getCount()).isZero();
            awaitGone(node, id);
        }
    }

    @Test
    default void aFailedAttemptIsTriedAgainWithTheBackoffOfItsPlaceAndTheLastRepeats() { // 8
        try (TestNode node =
                node().set("kerja.jobs.task.backoff", "10ms,30ms,20ms").set("kerja.jobs.task.tries", "6")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("attempt " + context.attempt());
            });
            node.start();
            node.dispatcher().prepare(Task.of("x")).delay(Duration.ofMillis(40)).dispatch();
            Waiting.forResult(
                    "the last attempt to fail",
                    () -> {
                        fixture().elapse(Duration.ofMillis(50));
                        return node.events();
                    },
                    events -> events.stream().anyMatch(JobEvent.Failed.class::isInstance));
            assertThat(node.await(JobEvent.Retrying.class, 5))
                    .extracting(event -> event.delay().toMillis())
                    .containsExactly(10L, 30L, 20L, 20L, 20L);
        }
    }

    @Test
    default void aFailedAttemptWaitsInTheStoreForAsLongAsItsBackoffSays() { // 8
        try (TestNode node = node().set("kerja.jobs.task.backoff", "50s,100s")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("attempt " + context.attempt());
            });
            node.start();
            JobId id = node.dispatcher()
                    .prepare(Task.of("x"))
                    .delay(Duration.ofMillis(20))
                    .dispatch();
            fixture().elapse(Duration.ofMillis(20));
            assertWait(node, id, 1, Duration.ofSeconds(50));
        }
    }

    private void assertWait(TestNode node, JobId id, int failures, Duration expected) {
        JobInfo job = awaitFailures(node, id, failures);
        Duration wait = Duration.between(fixture().now(), job.availableAt());
        assertThat(wait).isBetween(expected.minusSeconds(20), expected);
        assertThat(job.state()).isEqualTo(JobState.DELAYED);
    }

    @Test
    default void aJobWhoseTriesAreUsedUpFailsWithItsLastErrorAndAllAttempts() { // 9
        try (TestNode node = node().set("kerja.jobs.task.tries", "3")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("attempt " + context.attempt());
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failure.message()).isEqualTo("attempt 3");
            assertThat(failure.attempts())
                    .extracting(Attempt::message)
                    .containsExactly("attempt 1", "attempt 2", "attempt 3");
            FailedJob failed = node.queues().failedJobs().find(id).orElseThrow();
            assertThat(failed.counters().failures()).isEqualTo(3);
            assertThat(failed.counters().deliveries()).isEqualTo(3);
            assertThat(failed.attempts()).extracting(Attempt::node).containsOnly("node-a");
            assertThat(failed.attempts().get(0).trace()).contains("IllegalStateException");
            assertThat(failed.message()).isEqualTo("attempt 3");
            assertThat(node.queues().find(id)).isEmpty();
            awaitSize(node.failures(), 1);
        }
    }

    @Test
    default void theOptionsThatCountAreThoseOfTheNodeThatRunsTheJob() {
        JobId id;
        try (TestNode before = node().set("kerja.jobs.task.tries", "5").open()) {
            id = before.dispatcher().dispatch(Task.of("x"));
        }
        try (TestNode after = node().set("kerja.jobs.task.tries", "2")) {
            after.doing((task, context) -> {
                assertThat(context.tries()).isEqualTo(2);
                throw new IllegalStateException("broken");
            });
            after.start();
            assertThat(after.await(JobEvent.Failed.class, 1).get(0).failure().attempts())
                    .extracting(Attempt::message)
                    .containsExactly("broken", "broken");
            assertThat(after.queues().failedJobs().find(id)).isPresent();
        }
    }

    @Test
    default void aFailedMethodThatThrowsLosesNothingAndIsCalledOnce() { // 9
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("broken");
            });
            node.whenFailed(task -> {
                throw new IllegalStateException("broken too");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            awaitSize(node.failures(), 1);
            assertThat(node.queues().failedJobs().find(id)).isPresent();
            node.doing((task, context) -> {});
            node.dispatcher().dispatch(Task.of("another"));
            node.await(JobEvent.Completed.class, 1);
            assertThat(node.failures()).hasSize(1);
        }
    }

    @Test
    default void theDeadlineEndsTheTriesThatAreLeft() { // 10
        try (TestNode node = node().set("kerja.jobs.task.tries", "0")
                .set("kerja.jobs.task.retry-until", "60s")
                .set("kerja.jobs.task.backoff", "61s")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("real cause");
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.DEADLINE);
            assertThat(failure.message()).isEqualTo("real cause");
        }
    }

    @Test
    default void theTriesEndBeforeTheDeadlineDoes() { // 10
        try (TestNode node = node().set("kerja.jobs.task.tries", "2").set("kerja.jobs.task.retry-until", "1h")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("real cause");
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failure.attempts()).hasSize(2);
        }
    }

    @Test
    default void anExceptionThatFailsTheJobLeavesNoTry() {
        try (TestNode node = node().set("kerja.jobs.task.fail-on", "java.io.IOException")) {
            node.doing((task, context) -> {
                throw new FileNotFoundException("no report");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failure.message()).isEqualTo("no report");
            assertThat(node.queues().failedJobs().find(id).orElseThrow().attempts())
                    .hasSize(1);
        }
    }

    @Test
    default void anExceptionThatDropsTheJobLeavesNothingOfIt() {
        try (TestNode node = node().set("kerja.jobs.task.drop-on", "java.io.FileNotFoundException")) {
            node.doing((task, context) -> {
                throw new FileNotFoundException("no report");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobEvent.Dropped dropped = node.await(JobEvent.Dropped.class, 1).get(0);
            assertThat(dropped.id()).isEqualTo(id);
            assertThat(dropped.attempt().message()).isEqualTo("no report");
            awaitGone(node, id);
            assertThat(node.queues().failedJobs().find(id)).isEmpty();
            assertThat(node.failures()).isEmpty();
            assertThat(node.events()).noneMatch(JobEvent.Completed.class::isInstance);
        }
    }

    @Test
    default void tooManyExceptionsFailAJobWhateverTriesAreLeft() {
        try (TestNode node = node().set("kerja.jobs.task.tries", "0").set("kerja.jobs.task.max-exceptions", "2")) {
            node.doing((task, context) -> {
                if (context.attempt() <= 3) {
                    context.release();
                } else {
                    throw new IllegalStateException("attempt " + context.attempt());
                }
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failure.attempts()).extracting(Attempt::message).containsExactly("attempt 4", "attempt 5");
        }
    }

    @Test
    default void theJobItselfSaysHowLongItWaits() { // 8
        try (TestNode node = node()) {
            node.doing((task, context) -> {
                throw new IllegalStateException("busy for 50 seconds");
            });
            node.waiting((failed, error) -> {
                assertThat(failed).isEqualTo(1);
                assertThat(error).hasMessage("busy for 50 seconds");
                return Optional.of(Duration.ofSeconds(50));
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertWait(node, id, 1, Duration.ofSeconds(50));
        }
    }

    @Test
    default void aJobWhoseOwnWaitIsNoneWaitsAsItsOptionsSay() {
        try (TestNode node = node().set("kerja.jobs.task.backoff", "50s")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("broken");
            });
            node.waiting((failed, error) -> {
                throw new IllegalStateException("broken too");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertWait(node, id, 1, Duration.ofSeconds(50));
        }
    }

    @Test
    default void aJobWhoseOwnWaitIsNegativeWaitsAsItsOptionsSay() {
        try (TestNode node = node().set("kerja.jobs.task.backoff", "50s")) {
            node.doing((task, context) -> {
                throw new IllegalStateException("broken");
            });
            node.waiting((failed, error) -> Optional.of(Duration.ofSeconds(-1)));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertWait(node, id, 1, Duration.ofSeconds(50));
        }
    }

    @Test
    default void aReleaseIntoThePastIsAFailedAttempt() {
        try (TestNode node = node()) {
            node.doing((task, context) -> {
                if (context.attempt() == 1) {
                    context.release(Duration.ofSeconds(-1));
                }
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).attempt()).isEqualTo(2);
            assertThat(node.await(JobEvent.AttemptFailed.class, 1)
                            .get(0)
                            .attempt()
                            .message())
                    .contains("Job 'task'", "PT-1S", "is negative; give zero or more");
        }
    }

    @Test
    default void aReleaseIsNoFailure() { // 11
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")) {
            AtomicInteger runs = new AtomicInteger();
            node.doing((task, context) -> {
                if (runs.incrementAndGet() <= 4) {
                    context.release();
                }
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).attempt()).isEqualTo(5);
            assertThat(node.await(JobEvent.Released.class, 4))
                    .extracting(JobEvent::id)
                    .containsOnly(id);
            assertThat(node.queues().failedJobs().find(id)).isEmpty();
        }
    }

    @Test
    default void aLoopOfReleasesEndsAfterTheLargestNumberOfDeliveries() { // 11
        try (TestNode node = node().set("kerja.jobs.task.max-deliveries", "5")) {
            node.doing((task, context) -> context.release());
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.MAX_DELIVERIES);
            FailedJob failed = node.queues().failedJobs().find(id).orElseThrow();
            assertThat(failed.counters().deliveries()).isEqualTo(5);
            assertThat(failed.counters().releases()).isEqualTo(4);
            assertThat(failed.counters().failures()).isZero();
        }
    }

    @Test
    default void aJobMayFailItselfWhateverTriesAreLeft() {
        try (TestNode node = node()) {
            node.doing((task, context) -> context.fail("no such customer"));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.FAILED_BY_JOB);
            assertThat(failure.message()).isEqualTo("no such customer");
            assertThat(node.queues().failedJobs().find(id).orElseThrow().attempts())
                    .hasSize(1);
        }
    }

    @Test
    default void aTimedOutJobIsInterruptedRecordedAsTimedOutAndItsLateEndIsRefused() { // 12
        try (TestNode node = node().set("kerja.jobs.task.timeout", "50ms").set("kerja.jobs.task.tries", "1")) {
            CountDownLatch interrupted = new CountDownLatch(1);
            node.doing((task, context) -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    assertThat(context.isCancelled()).isTrue();
                    interrupted.countDown();
                }
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(interrupted.getCount()).isZero();
            assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(failure.message()).contains("50 ms");
            assertThat(node.queues().failedJobs().find(id)).isPresent();
            assertThat(node.await(JobEvent.Failed.class, 1)).hasSize(1);
            assertThat(node.events()).noneMatch(JobEvent.Completed.class::isInstance);
        }
    }

    @Test
    default void aTimedOutJobIsTriedAgainUnlessItSaysOtherwise() { // 12
        try (TestNode node = node().set("kerja.jobs.task.timeout", "50ms")) {
            node.doing((task, context) -> {
                if (context.attempt() == 1) {
                    new CountDownLatch(1).await();
                }
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).attempt()).isEqualTo(2);
            assertThat(node.await(JobEvent.AttemptFailed.class, 1)
                            .get(0)
                            .attempt()
                            .reason())
                    .isEqualTo(FailureReason.TIMEOUT);
        }
    }

    @Test
    default void failOnTimeoutFailsATimedOutJobAtOnce() { // 12
        try (TestNode node =
                node().set("kerja.jobs.task.timeout", "50ms").set("kerja.jobs.task.fail-on-timeout", "true")) {
            node.doing((task, context) -> new CountDownLatch(1).await());
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(failure.attempts()).hasSize(1);
        }
    }

    @Test
    default void aJobThatIgnoresItsInterruptLosesItsPlaceAndItsWord() throws InterruptedException { // 12
        try (TestNode node = node().set("kerja.jobs.task.timeout", "50ms")
                .set("kerja.jobs.task.tries", "1")
                .set("kerja.workers.default.grace", "50ms")
                .set("kerja.workers.default.concurrency", "1")) {
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            node.doing((task, context) -> {
                if (task.what().equals("deaf")) {
                    awaitDeaf(hold);
                    ended.countDown();
                }
            });
            node.start();
            JobId deaf = node.dispatcher().dispatch(Task.of("deaf"));
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
            assertThat(failure.attempts().get(0).trace()).contains("awaitDeaf");
            assertThat(node.engine().workers().get(0).ready()).isFalse();
            JobId next = node.dispatcher().dispatch(Task.of("next"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(next);
            hold.countDown();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            Waiting.forResult("recovery", () -> node.engine().workers().get(0).ready(), ready -> ready);
            assertThat(node.queues().failedJobs().find(deaf)).isPresent();
            assertThat(node.await(JobEvent.Completed.class, 1)).hasSize(1);
        }
    }

    private static void awaitDeaf(CountDownLatch hold) {
        boolean over = false;
        while (!over) {
            try {
                over = hold.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }

    @Test
    default void anErrorOfTheJvmEndsTheAttemptAndNoOther() {
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")) {
            node.doing((task, context) -> {
                if (task.what().equals("deep")) {
                    recurse(0);
                }
            });
            node.start();
            node.dispatcher().dispatch(Task.of("deep"));
            node.dispatcher().dispatch(Task.of("flat"));
            assertThat(node.await(JobEvent.Failed.class, 1)
                            .get(0)
                            .failure()
                            .attempts()
                            .get(0)
                            .error())
                    .isEqualTo(StackOverflowError.class.getName());
            node.await(JobEvent.Completed.class, 1);
        }
    }

    private static int recurse(int depth) {
        return depth == Integer.MAX_VALUE ? depth : recurse(depth + 1) + 1;
    }

    @Test
    default void progressOfARunningJobCanBeSeen() {
        try (TestNode node = node()) {
            CountDownLatch go = new CountDownLatch(1);
            node.doing((task, context) -> {
                context.progress(40);
                awaitLatch(go);
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            Waiting.forResult(
                    "progress",
                    () -> node.queues().find(id).flatMap(JobInfo::progress),
                    progress -> progress.equals(Optional.of(40)));
            go.countDown();
            node.await(JobEvent.Completed.class, 1);
        }
    }

    private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits until as many attempts of a job have failed and it is back in its queue. */
    private static JobInfo awaitFailures(TestNode node, JobId id, int failures) {
        return Waiting.forResult(
                        failures + " failures",
                        () -> node.queues().find(id),
                        job -> job.isPresent()
                                && job.get().counters().failures() >= failures
                                && job.get().state() != JobState.RESERVED)
                .orElseThrow();
    }

    private static void awaitGone(TestNode node, JobId id) {
        Waiting.forResult("the completion", () -> node.queues().find(id).isEmpty(), gone -> gone);
    }

    private static void awaitSize(List<?> list, int size) {
        Waiting.forResult(size + " entries", list::size, actual -> actual >= size);
    }
}
