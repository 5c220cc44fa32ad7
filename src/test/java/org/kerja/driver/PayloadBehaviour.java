package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJob;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/** What becomes of jobs whose stored form is not that of the present type. The engine reads them from the driver's store. */
public interface PayloadBehaviour extends Behaviour {

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void anUnreadablePayloadIsParkedAndItsNeighboursRun() { // 20
        try (TestNode node = node().open()) {
            JobId corrupted = pushRaw("{\"what\": [[");
            JobId wrong = pushRaw("42");
            JobId good = node.dispatcher().dispatch(Task.of("good"));
            node.start();
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(good);
            node.await(JobEvent.Failed.class, 2);
            for (JobId id : List.of(corrupted, wrong)) {
                FailedJob failed = node.queues().failedJobs().find(id).orElseThrow();
                assertThat(failed.reason()).isEqualTo(FailureReason.UNREADABLE);
                assertThat(failed.message()).contains("cannot be read");
                assertThat(failed.counters().failures()).isZero();
            }
            assertThat(node.queues().failedJobs().find(corrupted).orElseThrow().payload())
                    .isEqualTo("{\"what\": [[");
        }
    }

    @Test
    default void aJobOfAnEarlierVersionIsBroughtUpToDateBeforeItRuns() {
        List<Task> ran = new CopyOnWriteArrayList<>();
        try (TestNode node = node().doing((task, context) -> ran.add(task))
                .upcasting((payload, version) -> payload.replace("title", "what"))) {
            JobId id = Draft.job().envelope().id();
            store().push(List.of(new Envelope(id, "task", 0, "default", 0, "{\"title\":\"old\"}", Due.NOW)));
            node.start();
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(id);
            assertThat(ran).containsExactly(Task.of("old"));
        }
    }

    @Test
    default void aJobOfAnUnknownNameIsLeftForNodesThatKnowIt() { // 20
        try (TestNode node = node().start()) {
            Envelope unknown =
                    Draft.job().on("default").named("from-the-future").envelope();
            store().push(List.of(unknown));
            node.dispatcher().dispatch(Task.of("known"));
            node.await(JobEvent.Completed.class, 1);
            assertThat(store().find(unknown.id()).orElseThrow().counters().deliveries())
                    .isZero();
        }
    }

    @Test
    default void aJobStoredUnderAnAliasRuns() {
        try (TestNode node = node().start()) {
            Envelope old = new Envelope(
                    Draft.job().envelope().id(),
                    "old-task",
                    1,
                    "default",
                    0,
                    "{\"number\":3,\"what\":\"old\"}",
                    Due.NOW);
            store().push(List.of(old));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(old.id());
        }
    }

    private JobId pushRaw(String payload) {
        Envelope envelope = new Envelope(Draft.job().envelope().id(), "task", 1, "default", 0, payload, Due.NOW);
        store().push(List.of(envelope));
        return envelope.id();
    }
}
