package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.BatchId;
import org.kerja.BatchStatus;
import org.kerja.DispatchException;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.MemberCounts;
import org.kerja.OnDuplicate;
import org.kerja.PreparedBatch;
import org.kerja.Unique;
import org.kerja.WorkflowState;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.spi.Workflow;

/** What batches do. */
public interface BatchBehaviour extends WorkflowBehaviour {

    /** A job of which no other may wait. */
    @Job
    @Unique(onDuplicate = OnDuplicate.REFUSE)
    record Once(int number) {}

    private static PreparedBatch followed(TestNode node, Object... members) {
        return node.dispatcher()
                .batch(members)
                .onSuccess(Task.of("success"))
                .onFailure(Task.of("failure"))
                .onComplete(Task.of("complete"));
    }

    @Test
    default void aBatchTellsOfItsSuccessAndOfItsEndOnce() { // 19
        withNode((node, said) -> {
            node.start();
            BatchId id = followed(node, WorkflowBehaviour.tasks("a", "b", "c"))
                    .name("three")
                    .with("who", "me")
                    .dispatch();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(ended.name()).isEqualTo("three");
            assertThat(ended.options()).isEqualTo(Map.of("who", "me"));
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(3, 3, 0, 0, 0));
            assertThat(ended.jobs().progress()).isEqualTo(100);
            assertThat(WorkflowBehaviour.awaitSaid(said, 5))
                    .containsExactlyInAnyOrder("a", "b", "c", "success", "complete");
        });
    }

    @Test
    default void theFirstFailureCancelsWhatWaits() { // 19
        withNode((node, said) -> {
            node.open();
            BatchId id = followed(
                            node,
                            Task.of("fail"),
                            node.dispatcher().prepare(Task.of("later")).delay(Duration.ofHours(1)),
                            node.dispatcher().prepare(Task.of("later")).delay(Duration.ofHours(1)))
                    .dispatch();
            node.start();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(3, 0, 1, 2, 0));
            assertThat(ended.failure())
                    .hasValueSatisfying(text -> assertThat(text).contains("as the test wants it"));
            assertThat(WorkflowBehaviour.awaitSaid(said, 3)).containsExactlyInAnyOrder("fail", "failure", "complete");
            assertThat(node.queues().queue("default").sizes().delayed()).isZero();
        });
    }

    @Test
    default void failuresMayBeAllowed() { // 19
        withNode((node, said) -> {
            node.start();
            BatchId id = followed(node, WorkflowBehaviour.tasks("fail one", "a", "fail two", "b"))
                    .allowFailures()
                    .dispatch();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(4, 2, 2, 0, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 6))
                    .containsExactlyInAnyOrder("fail one", "a", "fail two", "b", "failure", "complete");
        });
    }

    @Test
    default void retriedFailuresMakeItASuccessAndItsEndIsNotToldAgain() { // 19
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("b") && said.stream().filter("b"::equals).count() == 1) {
                    throw new IllegalStateException("Only the first time");
                }
            });
            node.start();
            BatchId id = followed(node, WorkflowBehaviour.tasks("a", "b"))
                    .allowFailures()
                    .dispatch();
            WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            WorkflowBehaviour.awaitSaid(said, 4);
            assertThat(node.queues().failedJobs().retryAll()).isEqualTo(1);
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(2, 2, 0, 0, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 6))
                    .containsExactlyInAnyOrder("a", "b", "failure", "complete", "b", "success");
        });
    }

    @Test
    default void aRetriedMemberRunsAlthoughItsFailureHasCancelledWhatWaited() { // 19
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("b") && said.stream().filter("b"::equals).count() == 1) {
                    throw new IllegalStateException("Only the first time");
                }
            });
            node.open();
            BatchId id = followed(
                            node,
                            Task.of("b"),
                            node.dispatcher().prepare(Task.of("later")).delay(Duration.ofHours(1)))
                    .dispatch();
            node.start();
            WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            WorkflowBehaviour.awaitSaid(said, 3);
            node.queues().queue("default").pause();
            assertThat(node.queues().failedJobs().retryAll()).isEqualTo(1);
            WorkflowBehaviour.await(node, id, WorkflowState.RUNNING);
            node.queues().queue("default").resume();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.CANCELLED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(2, 1, 0, 1, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 4)).containsExactlyInAnyOrder("b", "failure", "complete", "b");
        });
    }

    @Test
    default void whatAChainInItLeavesOutIsCountedAsCancelled() { // 19
        withNode((node, said) -> {
            node.start();
            Dispatcher dispatcher = node.dispatcher();
            BatchId id = followed(
                            node,
                            dispatcher.chain(WorkflowBehaviour.tasks("a", "b")),
                            dispatcher.chain(WorkflowBehaviour.tasks("c", "fail", "d", "e")),
                            Task.of("f"))
                    .allowFailures()
                    .dispatch();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(7, 4, 1, 2, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 7))
                    .containsExactlyInAnyOrder("a", "b", "c", "fail", "f", "failure", "complete");
        });
    }

    @Test
    default void membersAreAddedFromInside() { // 19
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("loader")) {
                    context.batch()
                            .orElseThrow()
                            .add(Task.of("a"), node.dispatcher().chain(Task.of("b"), Task.of("c")));
                }
            });
            node.start();
            BatchId id = followed(node, Task.of("loader")).dispatch();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(4, 4, 0, 0, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 6))
                    .containsExactlyInAnyOrder("loader", "a", "b", "c", "success", "complete");
        });
    }

    @Test
    default void aBatchThatHasEndedTakesNoMore() {
        withNode((node, said) -> {
            node.doing((task, context) -> {
                if (task.what().equals("complete")) {
                    assertThatThrownBy(() -> context.batch().orElseThrow().add(Task.of("late")))
                            .isInstanceOf(DispatchException.class)
                            .hasMessageContaining("has ended");
                    said.add(context.batch().orElseThrow().status().state().name());
                }
            });
            node.start();
            followed(node, Task.of("a")).dispatch();
            assertThat(WorkflowBehaviour.awaitSaid(said, 1)).containsExactly("SUCCEEDED");
            Waiting.forResult(
                    "no job", () -> node.queues().queue("default").sizes().total(), total -> total == 0);
        });
    }

    @Test
    default void whatWaitsOfACancelledBatchIsGone() { // 19
        withNode((node, said) -> {
            node.open();
            Dispatcher dispatcher = node.dispatcher();
            BatchId id = dispatcher
                    .batch(IntStream.range(0, 1_200)
                            .mapToObj(number -> new Task("waiting", number))
                            .toList())
                    .add(dispatcher.chain(WorkflowBehaviour.tasks("a", "b")))
                    .onComplete(Task.of("complete"))
                    .dispatch();
            assertThat(node.queues().batch(id).orElseThrow().jobs().pending()).isEqualTo(1_202);
            assertThat(node.queues().cancel(id)).isTrue();
            BatchStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.CANCELLED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(1_202, 0, 0, 1_202, 0));
            assertThat(node.queues().queue("default").sizes().total()).isEqualTo(1);
            node.start();
            assertThat(WorkflowBehaviour.awaitSaid(said, 1)).containsExactly("complete");
            assertThat(node.queues().cancel(id)).isFalse();
        });
    }

    @Test
    default void aMemberWhoseKeyAnotherHasIsSkipped() { // 14
        withNode((node, said) -> {
            node.open();
            Dispatcher dispatcher = node.dispatcher();
            dispatcher.prepare(Task.of("before")).unique("taken").dispatch();
            BatchId id = followed(
                            node,
                            dispatcher.prepare(Task.of("a")).unique("taken"),
                            dispatcher.prepare(Task.of("b")).unique("free"),
                            dispatcher.chain(dispatcher.prepare(Task.of("c")).unique("free"), Task.of("d")))
                    .dispatch();
            node.start();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED)
                            .jobs())
                    .isEqualTo(new MemberCounts(4, 2, 0, 0, 2));
            assertThat(WorkflowBehaviour.awaitSaid(said, 5))
                    .containsExactlyInAnyOrder("before", "c", "d", "success", "complete");
        });
    }

    @Test
    default void aMemberWhoseTypeRefusesDuplicatesIsSkippedAndNothingElseIs() { // 14
        withNode((node, said) -> {
            node.with(Once.class, (job, context) -> said.add("once"));
            node.open();
            BatchId id = followed(node, new Once(1), Task.of("a"), new Once(1)).dispatch();
            node.start();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED)
                            .jobs())
                    .isEqualTo(new MemberCounts(3, 2, 0, 0, 1));
            assertThat(WorkflowBehaviour.awaitSaid(said, 4))
                    .containsExactlyInAnyOrder("once", "a", "success", "complete");
        });
    }

    @Test
    default void anEmptyBatchIsComplete() { // 19
        withNode((node, said) -> {
            node.start();
            BatchId id = followed(node).dispatch();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED)
                            .jobs())
                    .isEqualTo(MemberCounts.NONE);
            assertThat(WorkflowBehaviour.awaitSaid(said, 2)).containsExactlyInAnyOrder("success", "complete");
        });
    }

    @Test
    default void aJobComesBeforeAllOthers() {
        withNode((node, said) -> {
            node.start();
            BatchId id = followed(node, WorkflowBehaviour.tasks("a", "b"))
                    .onStart(Task.of("start"))
                    .dispatch();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED)
                            .jobs())
                    .isEqualTo(new MemberCounts(2, 2, 0, 0, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 5)).startsWith("start");
        });
    }

    @Test
    default void ifTheJobFailsThatComesBeforeAllOthersNoneOfThemRuns() {
        withNode((node, said) -> {
            node.start();
            BatchId id = followed(node, WorkflowBehaviour.tasks("a", "b"))
                    .onStart(Task.of("fail at the start"))
                    .dispatch();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.FAILED).jobs())
                    .isEqualTo(new MemberCounts(2, 0, 0, 2, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 3))
                    .containsExactlyInAnyOrder("fail at the start", "failure", "complete");
        });
    }

    @Test
    default void progressIsToldOf() {
        withNode((node, said) -> {
            node.start();
            BatchId id = node.dispatcher()
                    .batch(WorkflowBehaviour.tasks("a", "b"))
                    .onProgress(Task.of("progress"))
                    .dispatch();
            WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(WorkflowBehaviour.awaitSaid(said, 3)).contains("progress");
        });
    }

    @Test
    default void manyMembersEndAndNoneIsPending() { // 19
        withNode((node, said) -> {
            node.set("kerja.workers.default.concurrency", "32");
            node.start();
            BatchId id = node.dispatcher()
                    .batch(IntStream.range(0, 5_000)
                            .mapToObj(number -> new Task("a", number))
                            .toList())
                    .onComplete(Task.of("complete"))
                    .dispatch();
            assertThat(WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED)
                            .jobs())
                    .isEqualTo(new MemberCounts(5_000, 5_000, 0, 0, 0));
            assertThat(WorkflowBehaviour.awaitSaid(said, 5_001)).hasSize(5_001).containsOnlyOnce("complete");
        });
    }

    @Test
    default void batchesAreListedAndPruned() {
        withNode((node, said) -> {
            node.open();
            BatchId ended = node.dispatcher().batch().name("ended").dispatch();
            BatchId running = node.dispatcher()
                    .batch(Task.of("a"), node.dispatcher().batch(Task.of("b")))
                    .name("running")
                    .dispatch();
            assertThat(node.queues().batches(0, 10))
                    .extracting(BatchStatus::id)
                    .containsExactlyInAnyOrder(ended, running);
            assertThat(node.queues().batches(1, 10)).hasSize(1);
            assertThat(store().workflows().orElseThrow().list(Workflow.Kind.CHAIN, 0, 10))
                    .isEmpty();
            assertThat(store().workflows().orElseThrow().prune(Duration.ofHours(1), true, 10))
                    .isZero();
            assertThat(store().workflows().orElseThrow().prune(Duration.ZERO, false, 10))
                    .isEqualTo(1);
            assertThat(node.queues().batches(0, 10)).extracting(BatchStatus::id).containsExactly(running);
        });
    }

    @Test
    default void aChangeThatThrowsLeavesNothing() {
        withNode((node, said) -> {
            assertThatThrownBy(() -> store().workflows().orElseThrow().change(change -> {
                        change.add(new Workflow(
                                Draft.newId().value(),
                                Optional.empty(),
                                Workflow.Kind.BATCH,
                                "",
                                WorkflowState.RUNNING,
                                MemberCounts.NONE,
                                "{}"));
                        change.push(List.of(Draft.job().envelope()));
                        throw new IllegalStateException("It breaks, as the test wants it");
                    }))
                    .hasMessageContaining("as the test wants it");
            assertThat(store().workflows().orElseThrow().list(Workflow.Kind.BATCH, 0, 10))
                    .isEmpty();
            assertThat(store().sizes(QUEUE).total()).isZero();
        });
    }
}
