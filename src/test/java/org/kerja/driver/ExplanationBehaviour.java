package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kerja.Explanation;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/** What a node says about why a job does not run. The engine runs over the driver's store. */
public interface ExplanationBehaviour extends Behaviour {

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void aJobThatIsNotDueSaysForHowLong() {
        try (TestNode node = node().start()) {
            JobId id = node.dispatcher()
                    .prepare(Task.of("x"))
                    .delay(Duration.ofHours(1))
                    .dispatch();

            assertThat(node.queues().explain(id).causes())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Explanation.NotDue.class,
                            cause -> assertThat(cause.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1)));
        }
    }

    @Test
    default void everythingThatKeepsAJobFromRunningIsSaid() {
        try (TestNode node = node().set("kerja.workers.default.queues", "other").start()) {
            JobId id = Draft.job().envelope().id();
            store().push(List.of(new Envelope(id, "strange", 1, "mail", 0, "{}", new Due.After(HELD))));
            node.queues().queue("mail").pause();

            Explanation explanation = node.queues().explain(id);

            assertThat(explanation.causes())
                    .hasSize(4)
                    .contains(
                            new Explanation.QueuePaused("tested", "mail"),
                            new Explanation.NameUnknown("strange", "node-a"),
                            new Explanation.NoWorker("tested", "mail", "node-a"));
            assertThat(explanation.toString())
                    .contains("It is not due for ")
                    .contains("Queue 'mail' of connection 'tested' is paused.")
                    .contains("Node 'node-a' knows no job named 'strange'")
                    .contains("No worker of node 'node-a' serves queue 'mail' of connection 'tested'.");
        }
    }

    @Test
    default void aJobThatANodeHoldsSaysWhichAndUntilWhen() {
        CountDownLatch end = new CountDownLatch(1);
        try (TestNode node = node().doing((task, context) -> end.await()).start()) {
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            node.await(JobEvent.Started.class, 1);

            assertThat(node.queues().explain(id).causes())
                    .singleElement()
                    .isInstanceOfSatisfying(Explanation.LeaseHeld.class, cause -> {
                        assertThat(cause.node()).isEqualTo("node-a");
                        assertThat(cause.left()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                    });
            end.countDown();
        }
    }

    @Test
    default void aJobThatIsNextSaysHowManyAreReady() {
        CountDownLatch free = new CountDownLatch(1);
        try (TestNode node = node().set("kerja.workers.default.concurrency", "1")
                .set("kerja.workers.default.prefetch", "0")
                .doing((task, context) -> free.await())
                .start()) {
            node.dispatcher().dispatch(Task.of("busy"));
            node.await(JobEvent.Started.class, 1);
            JobId id =
                    node.dispatcher().bulk(List.of(Task.of("x"), Task.of("y"))).get(1);

            assertThat(node.queues().explain(id).causes()).containsExactly(new Explanation.InLine(2));
            free.countDown();
        }
    }

    @Test
    default void aJobThatHasFailedSaysWhyAndOneThatIsGoneIsNotThere() {
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")
                .doing((task, context) -> {
                    if (task.what().equals("bad")) {
                        throw new IllegalStateException("it broke");
                    }
                })
                .start()) {
            JobId bad = node.dispatcher().dispatch(Task.of("bad"));
            node.await(JobEvent.Failed.class, 1);
            assertThat(node.queues().explain(bad).causes())
                    .singleElement()
                    .isInstanceOfSatisfying(Explanation.HasFailed.class, cause -> {
                        assertThat(cause.reason()).isEqualTo(FailureReason.EXCEPTION);
                        assertThat(cause.message()).isEqualTo("it broke");
                    });
            assertThat(node.queues().explain(Draft.job().envelope().id()).causes())
                    .containsExactly(new Explanation.NotThere());
        }
    }
}
