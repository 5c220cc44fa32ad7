package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
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
