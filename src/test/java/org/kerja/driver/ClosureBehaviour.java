package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.Explanation;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.StoredJob;

/** Closures, on their way through a store. The engine runs over the driver's store. */
public interface ClosureBehaviour extends Behaviour {

    /** What closures have said, each with a text of its own. */
    List<String> SAID = new CopyOnWriteArrayList<>();

    private TestNode node(String... keys) {
        return new TestNode(store(), fixture().transactions())
                .named("node-a")
                .set("kerja.key", Stream.of(keys).map(ClosureBehaviour::key).collect(Collectors.joining(",")));
    }

    private static String key(String id) {
        byte[] secret = new byte[32];
        secret[0] = (byte) id.charAt(0);
        return id + ":" + Base64.getEncoder().encodeToString(secret);
    }

    @Test
    default void aClosureRunsWithWhatItHasCaptured() {
        String text = "größer " + JobId.of(Draft.newId().value());
        long number = Long.MAX_VALUE;
        try (TestNode node = node("k").start()) {
            JobId id = node.dispatcher().dispatch(() -> SAID.add(text + number));
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(id);
            assertThat(SAID).contains(text + number);
        }
    }

    @Test
    default void aClosureIsTriedAgainAsAnyJob() {
        try (TestNode node = node("k")
                .set("kerja.jobs.closure.tries", "2")
                .set("kerja.jobs.closure.backoff", "0")
                .start()) {
            node.dispatcher().dispatch(() -> {
                throw new IllegalStateException("it broke");
            });
            JobFailure failure = node.await(JobEvent.Failed.class, 1).get(0).failure();
            assertThat(failure.attempts()).hasSize(2);
            assertThat(failure.message()).isEqualTo("it broke");
        }
    }

    @Test
    default void aClosureWhoseCodeWasChangedInTheStoreIsRefusedAndItsNeighboursRun() {
        String text = Draft.newId().value();
        String other = Draft.newId().value();
        try (TestNode node = node("k").open()) {
            JobId id = node.dispatcher()
                    .prepare(() -> SAID.add(text))
                    .onQueue("paused")
                    .dispatch();
            StoredJob stored = store().find(id).orElseThrow();
            JobId forged = Draft.newId();
            store().push(List.of(new Envelope(
                    forged, stored.name(), 1, "default", 0, stored.payload().replace(text, other), Due.NOW)));
            node.start();
            node.await(JobEvent.Completed.class, 1);
            assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure())
                    .satisfies(failure -> assertThat(failure.id()).isEqualTo(forged))
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("was changed after it was dispatched", "dispatch it anew"));
            assertThat(node.queues().failedJobs().find(forged).orElseThrow().payload())
                    .contains(other);
            assertThat(SAID).contains(text).doesNotContain(other);
        }
    }

    @Test
    default void aClosureOutlivesAChangeOfTheKey() {
        String text = Draft.newId().value();
        try (TestNode before = node("k").open()) {
            before.dispatcher().dispatch(() -> SAID.add(text));
        }
        try (TestNode after = node("l", "k").start()) {
            after.await(JobEvent.Completed.class, 1);
            assertThat(SAID).contains(text);
        }
    }

    @Test
    default void aClosureIsLeftToNodesWithItsKey() {
        try (TestNode node = node("k").open();
                TestNode stranger = node("l").named("node-b").start()) {
            JobId id = node.dispatcher().dispatch(() -> SAID.add("never"));
            stranger.dispatcher().dispatch(() -> SAID.add("mine"));
            stranger.await(JobEvent.Completed.class, 1);
            assertThat(stranger.queues().explain(id).causes())
                    .singleElement()
                    .isInstanceOf(Explanation.NameUnknown.class);
            assertThat(SAID).doesNotContain("never");
        }
    }
}
