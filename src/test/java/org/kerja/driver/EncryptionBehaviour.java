package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.FailureReason;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

/** Encrypted payloads, on their way through a store. The engine runs over the driver's store. */
public interface EncryptionBehaviour extends Behaviour {

    private TestNode node(String... keys) {
        return new TestNode(store(), fixture().transactions())
                .named("node-a")
                .set("kerja.key", String.join(",", keys))
                .set("kerja.jobs.task.encrypted", "true");
    }

    private static String key(String id) {
        byte[] secret = new byte[32];
        secret[0] = (byte) id.hashCode();
        return id + ":" + Base64.getEncoder().encodeToString(secret);
    }

    @Test
    default void anEncryptedJobIsUnreadableInTheStoreAndRunsAsItWasDispatched() { // 21
        List<Task> ran = new CopyOnWriteArrayList<>();
        try (TestNode node =
                node(key("first")).doing((task, context) -> ran.add(task)).open()) {
            JobId id = node.dispatcher().dispatch(new Task("größer secret", 7));
            String stored = store().find(id).orElseThrow().payload();
            assertThat(stored).startsWith("sealed:").doesNotContain("secret");
            node.start();
            node.await(JobEvent.Completed.class, 1);
            assertThat(ran).containsExactly(new Task("größer secret", 7));
        }
    }

    @Test
    default void anEncryptedJobOutlivesAChangeOfTheKey() { // 21
        try (TestNode before = node(key("first")).open()) {
            before.dispatcher().dispatch(Task.of("old"));
        }
        List<Task> ran = new CopyOnWriteArrayList<>();
        try (TestNode after = node(key("second"), key("first"))
                .doing((task, context) -> ran.add(task))
                .start()) {
            after.dispatcher().dispatch(Task.of("new"));
            after.await(JobEvent.Completed.class, 2);
            assertThat(ran).containsExactlyInAnyOrder(Task.of("old"), Task.of("new"));
        }
    }

    @Test
    default void aJobUnderAnUnknownKeyIsParkedAndRunsWhenItIsRetriedWhereTheKeyIsKnown() { // 21
        JobId id;
        try (TestNode before = node(key("first")).open()) {
            id = before.dispatcher().dispatch(Task.of("old"));
        }
        try (TestNode without = node(key("second")).start()) {
            JobFailure failure = without.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.id()).isEqualTo(id);
            assertThat(failure.reason()).isEqualTo(FailureReason.UNREADABLE);
            assertThat(failure.message())
                    .isEqualTo("its payload is encrypted under key 'first', which kerja.key lacks; add it there"
                            + " behind the first, and retry the job");
        }
        List<Task> ran = new CopyOnWriteArrayList<>();
        try (TestNode after = node(key("second"), key("first"))
                .doing((task, context) -> ran.add(task))
                .start()) {
            assertThat(after.queues().failedJobs().retry(id)).isTrue();
            after.await(JobEvent.Completed.class, 1);
            assertThat(ran).containsExactly(Task.of("old"));
        }
    }

    @Test
    default void anEncryptedPayloadThatWasChangedIsParkedAsItIsAndItsNeighboursRun() { // 21
        try (TestNode node = node(key("first")).open()) {
            JobId held = node.queues().queue("held").push(Task.of("mine"));
            String sealed = store().find(held).orElseThrow().payload();
            int place = sealed.lastIndexOf(':') + 30;
            String changed = sealed.substring(0, place)
                    + (sealed.charAt(place) == 'A' ? 'Z' : 'A')
                    + sealed.substring(place + 1);
            assertThat(store().cancel(held)).isEqualTo(CancelOutcome.CANCELLED);
            store().push(List.of(new Envelope(held, "task", 1, "default", 0, changed, Due.NOW)));
            JobId neighbour = node.dispatcher().dispatch(Task.of("good"));
            node.start();
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(neighbour);
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.id()).isEqualTo(held);
            assertThat(failure.reason()).isEqualTo(FailureReason.UNREADABLE);
            assertThat(failure.message()).contains("was changed", "dispatch the job anew");
            assertThat(node.queues().failedJobs().find(held).orElseThrow().payload())
                    .isEqualTo(changed);
        }
    }

    @Test
    default void anEncryptedPayloadThatWasMovedToAnotherJobIsParkedAndItsNeighboursRun() { // 21
        try (TestNode node = node(key("first")).open()) {
            JobId id = node.dispatcher().dispatch(Task.of("mine"));
            String sealed = store().find(id).orElseThrow().payload();
            JobId thief = Draft.job().envelope().id();
            store().push(List.of(new Envelope(thief, "task", 1, "default", 0, sealed, Due.NOW)));
            node.start();
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(id);
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.id()).isEqualTo(thief);
            assertThat(failure.reason()).isEqualTo(FailureReason.UNREADABLE);
            assertThat(node.queues().failedJobs().find(thief).orElseThrow().payload())
                    .isEqualTo(sealed);
        }
    }
}
