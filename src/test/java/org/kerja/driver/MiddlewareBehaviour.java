package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;

/** What middleware decides. The engine runs it over the driver's store. */
public interface MiddlewareBehaviour extends Behaviour {

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void whatMiddlewareReleasesIsNoFailureAndRunsAgain() { // 11
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")) {
            node.through(call -> call.context().attempt() <= 4 ? Outcome.release(Duration.ZERO) : call.proceed());
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).attempt()).isEqualTo(5);
            assertThat(node.await(JobEvent.Released.class, 4))
                    .extracting(JobEvent::id)
                    .containsOnly(id);
        }
    }

    @Test
    default void aLoopOfReleasesByMiddlewareEndsAfterTheLargestNumberOfDeliveries() { // 11
        try (TestNode node = node().set("kerja.jobs.task.max-deliveries", "3")) {
            node.through(call -> Outcome.release(Duration.ZERO));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure().reason())
                    .isEqualTo(FailureReason.MAX_DELIVERIES);
            JobCounters counters =
                    node.queues().failedJobs().find(id).orElseThrow().counters();
            assertThat(counters).isEqualTo(new JobCounters(3, 0, 0, 2));
        }
    }

    @Test
    default void whatMiddlewareSkipsIsGoneAndNeitherDoneNorFailed() {
        try (TestNode node = node()) {
            node.doing((task, context) -> {
                throw new AssertionError("It must not run");
            });
            node.through(call -> Outcome.skip("nobody wants it"));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            JobEvent.Skipped skipped = node.await(JobEvent.Skipped.class, 1).get(0);
            assertThat(skipped.id()).isEqualTo(id);
            assertThat(skipped.reason()).isEqualTo("nobody wants it");
            node.close();
            assertThat(store().find(id)).isEmpty();
            assertThat(store().failedJobs().orElseThrow().find(id)).isEmpty();
            assertThat(node.events())
                    .noneMatch(event -> event instanceof JobEvent.Completed || event instanceof JobEvent.Failed);
        }
    }

    private static JobMiddleware noting(String name, List<String> journal) {
        return call -> {
            journal.add(name + " " + call.context().attempt());
            return call.proceed();
        };
    }

    @Test
    default void middlewareOfADispatchIsAroundEachRunOfItsJobInsideOfThatOfItsType() {
        List<String> journal = new CopyOnWriteArrayList<>();
        try (TestNode node = node()) {
            node.through(noting("type", journal));
            node.knowing("first", noting("first", journal)).knowing("second", noting("second", journal));
            node.doing((task, context) -> {
                journal.add("job " + task.what() + " " + context.entries());
                if (context.attempt() == 1) {
                    throw new IllegalStateException("not yet");
                }
            });
            node.start();
            node.dispatcher()
                    .prepare(Task.of("x"))
                    .through("first")
                    .with("order", "7")
                    .through("second")
                    .dispatch();
            node.await(JobEvent.Completed.class, 1);
            assertThat(journal)
                    .containsExactly(
                            "type 1",
                            "first 1",
                            "second 1",
                            "job x {order=7}",
                            "type 2",
                            "first 2",
                            "second 2",
                            "job x {order=7}");
            journal.clear();
            node.dispatcher().dispatch(Task.of("y"));
            node.await(JobEvent.Completed.class, 2);
            assertThat(journal).containsExactly("type 1", "job y {}", "type 2", "job y {}");
        }
    }

    @Test
    default void aDispatchThroughMiddlewareThatNobodyHasIsRefused() {
        try (TestNode node = node().knowing("measured", call -> call.proceed()).open()) {
            assertThatExceptionOfType(DispatchException.class)
                    .isThrownBy(() -> node.dispatcher()
                            .prepare(Task.of("x"))
                            .through("measured", "mesured")
                            .dispatch())
                    .withMessageContaining("Job 'task' is to go through middleware 'mesured'")
                    .withMessageContaining("[measured]");
            assertThat(node.queues().queue("default").sizes().ready()).isZero();
        }
    }

    @Test
    default void aNodeThatDoesNotHaveTheMiddlewareOfADispatchDoesNotRunTheJobWithoutIt() {
        List<String> journal = new CopyOnWriteArrayList<>();
        try (TestNode knowing = node().knowing("measured", noting("measured", journal))
                        .doing((task, context) -> journal.add("job"))
                        .open();
                TestNode other = new TestNode(store(), fixture().transactions())
                        .named("node-b")
                        .set("kerja.jobs.task.tries", "1")
                        .doing((task, context) -> {
                            throw new AssertionError("It must not run");
                        })) {
            JobId id = knowing.dispatcher()
                    .prepare(Task.of("x"))
                    .through("measured")
                    .dispatch();
            other.start();
            assertThat(other.await(JobEvent.Failed.class, 1).get(0).failure().message())
                    .contains("through middleware 'measured', which this node does not have");
            other.close();
            knowing.start();
            knowing.queues().failedJobs().retry(id);
            knowing.await(JobEvent.Completed.class, 1);
            assertThat(journal).containsExactly("measured 1", "job");
        }
    }

    @Test
    default void whatMiddlewareThrowsIsAFailedAttempt() {
        try (TestNode node = node()) {
            node.through(call -> {
                if (call.context().attempt() == 1) {
                    throw new IllegalStateException("not now");
                }
                return call.proceed();
            });
            node.start();
            node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).attempt()).isEqualTo(2);
            assertThat(node.await(JobEvent.AttemptFailed.class, 1))
                    .extracting(event -> event.attempt().message())
                    .containsExactly("not now");
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    default void aJobWhoseMiddlewareReturnsNullIsTriedAgainAndIsNotLost() {
        try (TestNode node = node().set("kerja.jobs.task.tries", "2")) {
            node.doing((task, context) -> {
                throw new AssertionError("It must not run");
            });
            node.through(call -> null);
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure().message())
                    .contains("around job 'task' returned null; let it return what proceed() has returned");
            assertThat(node.queues().failedJobs().find(id).orElseThrow().attempts())
                    .hasSize(2);
        }
    }

    @Test
    default void whatMiddlewareFailsHasFailedWithItsError() { // 9
        try (TestNode node = node()) {
            node.through(call -> Outcome.fail(new IllegalStateException("not like this")));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure().message())
                    .isEqualTo("not like this");
            assertThat(node.queues().failedJobs().find(id)).isPresent();
        }
    }
}
