package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.ChainId;
import org.kerja.ChainStatus;
import org.kerja.DispatchException;
import org.kerja.Dispatcher;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Claim;
import org.kerja.spi.End;
import org.kerja.spi.Membership;
import org.kerja.spi.Transactions;

/** What chains do. */
public interface ChainBehaviour extends WorkflowBehaviour {

    @Test
    default void linksRunInTheirOrder() { // 18
        withNode((node, said) -> {
            node.start();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b", "c"))
                    .then(Task.of("d"))
                    .dispatch();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a", "b", "c", "d");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(4, 4, 0, 0, 0));
            assertThat(ended.endedAt()).isPresent();
            assertThat(node.queues().queue("default").sizes().total()).isZero();
        });
    }

    @Test
    default void aLinkReadsWhatTheOneBeforeHasLeft() { // 18
        withNode((node, said) -> {
            node.doing((task, context) -> {
                Optional<Integer> before = context.chain().orElseThrow().result(Integer.class);
                said.add(task.what() + before.map(String::valueOf).orElse("-"));
                if (!task.what().equals("silent")) {
                    context.result(before.orElse(0) + 1);
                }
            });
            node.start();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b", "silent", "c"))
                    .dispatch();
            WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a-", "b1", "silent2", "c-");
        });
    }

    @Test
    default void whatFailsStopsTheChainAndIsToldOnce() { // 18
        withNode((node, said) -> {
            node.start();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "fail", "b", "c"))
                    .onFailure(Task.of("caught"))
                    .dispatch();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            assertThat(WorkflowBehaviour.awaitSaid(said, 3)).containsExactly("a", "fail", "caught");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(4, 1, 1, 2, 0));
            assertThat(ended.failure())
                    .hasValueSatisfying(text -> assertThat(text).contains("as the test wants it"));
            assertThat(ended.failedJob())
                    .contains(node.queues().failedJobs().list(1).get(0).id());
        });
    }

    @Test
    default void aRetriedLinkGoesOnWithTheRest() { // 18
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("b") && said.stream().filter("b"::equals).count() == 1) {
                    throw new IllegalStateException("Only the first time");
                }
            });
            node.start();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b", "c"))
                    .dispatch();
            JobId failed = WorkflowBehaviour.await(node, id, WorkflowState.FAILED)
                    .failedJob()
                    .orElseThrow();
            assertThat(node.queues().failedJobs().retry(failed)).isTrue();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a", "b", "b", "c");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(3, 3, 0, 0, 0));
        });
    }

    @Test
    default void aLinkThatIsCancelledEndsTheChain() { // 18
        withNode((node, said) -> {
            node.open();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b"))
                    .delay(Duration.ofHours(1))
                    .dispatch();
            node.await(JobEvent.Dispatched.class, 1);
            node.queues().cancel(node.events().get(0).id());
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.CANCELLED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(2, 0, 0, 2, 0));
        });
    }

    @Test
    default void aChainWhoseQueueIsClearedEnds() {
        withNode((node, said) -> {
            node.open();
            ChainId id =
                    node.dispatcher().chain(WorkflowBehaviour.tasks("a", "b")).dispatch();
            node.dispatcher().dispatch(Task.of("alone"));
            assertThat(node.queues().queue("default").clear()).isEqualTo(2);
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.CANCELLED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(2, 0, 0, 2, 0));
        });
    }

    @Test
    default void aCancelledChainRunsNothingMore() { // 18
        withNode((node, said) -> {
            node.open();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b", "c"))
                    .dispatch();
            assertThat(node.queues().cancel(id)).isTrue();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.CANCELLED);
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(3, 0, 0, 3, 0));
            assertThat(node.queues().cancel(id)).isFalse();
            assertThat(node.queues().queue("default").sizes().total()).isZero();
        });
    }

    @Test
    default void linksAreAddedFromInside() {
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("a")) {
                    context.chain().orElseThrow().append(Task.of("last"), Task.of("very last"));
                    context.chain().orElseThrow().prepend(Task.of("next"), Task.of("then"));
                }
            });
            node.start();
            ChainId id =
                    node.dispatcher().chain(WorkflowBehaviour.tasks("a", "b")).dispatch();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a", "next", "then", "b", "last", "very last");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(6, 6, 0, 0, 0));
        });
    }

    @Test
    default void aStoppedChainSkipsTheRest() {
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                context.chain().orElseThrow().stop();
            });
            node.start();
            ChainId id = node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("a", "b", "c"))
                    .dispatch();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(3, 1, 0, 0, 2));
        });
    }

    @Test
    default void chainsAndBatchesAreLinksToAnyDepth() {
        withNode((node, said) -> {
            node.start();
            Dispatcher dispatcher = node.dispatcher();
            ChainId id = dispatcher
                    .chain(Task.of("a"))
                    .then(dispatcher.chain(
                            Task.of("b"),
                            dispatcher.batch(Task.of("c"), dispatcher.chain(Task.of("c"), Task.of("d"))),
                            Task.of("e")))
                    .then(dispatcher.batch())
                    .then(Task.of("f"))
                    .dispatch();
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).hasSize(7).startsWith("a", "b").endsWith("e", "f");
            assertThat(said.indexOf("d")).isLessThan(said.indexOf("e"));
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(7, 7, 0, 0, 0));
        });
    }

    @Test
    default void whatFailsInAPartStopsTheWholeAndGoesOnWhenItIsRetried() {
        withNode((node, said) -> {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().equals("b") && said.stream().filter("b"::equals).count() == 1) {
                    throw new IllegalStateException("Only the first time");
                }
            });
            node.start();
            Dispatcher dispatcher = node.dispatcher();
            ChainId id = dispatcher
                    .chain(Task.of("a"), dispatcher.chain(Task.of("b"), Task.of("c")), Task.of("d"))
                    .dispatch();
            ChainStatus failed = WorkflowBehaviour.await(node, id, WorkflowState.FAILED);
            assertThat(failed.jobs()).isEqualTo(new MemberCounts(4, 1, 1, 2, 0));
            node.queues().failedJobs().retry(failed.failedJob().orElseThrow());
            ChainStatus ended = WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a", "b", "b", "c", "d");
            assertThat(ended.jobs()).isEqualTo(new MemberCounts(4, 4, 0, 0, 0));
        });
    }

    @Test
    default void linksGoToTheQueueOfTheChainButForThoseThatHaveTheirOwn() {
        withNode((node, said) -> {
            node.set("kerja.workers.default.queues", "*");
            node.start();
            Dispatcher dispatcher = node.dispatcher();
            ChainId id = dispatcher
                    .chain(Task.of("a"), dispatcher.prepare(Task.of("b")).onQueue("own"), Task.of("c"))
                    .onQueue("chained")
                    .dispatch();
            WorkflowBehaviour.await(node, id, WorkflowState.SUCCEEDED);
            assertThat(node.await(JobEvent.Dispatched.class, 3))
                    .extracting(JobEvent.Dispatched::queue)
                    .containsExactly("chained", "own", "chained");
        });
    }

    @Test
    default void aChainIsDispatchedWithTheTransactionOrNotAtAll() { // 13
        withNode((node, said) -> {
            Transactions transactions = fixture().transactions();
            if (!transactions.available()) {
                return;
            }
            node.start();
            List<ChainId> ids = new ArrayList<>();
            transactions.begin();
            ids.add(node.dispatcher()
                    .chain(WorkflowBehaviour.tasks("never", "either"))
                    .dispatch());
            transactions.rollback();
            transactions.begin();
            ids.add(node.dispatcher().chain(WorkflowBehaviour.tasks("a", "b")).dispatch());
            transactions.commit();
            WorkflowBehaviour.await(node, ids.get(1), WorkflowState.SUCCEEDED);
            assertThat(said).containsExactly("a", "b");
            assertThat(node.queues().chain(ids.get(0))).isEmpty();
        });
    }

    @Test
    default void whatANodeHasLeftThatIsGoneIsTakenInByAnother() { // 18
        withNode((node, said) -> {
            node.open();
            ChainId id =
                    node.dispatcher().chain(WorkflowBehaviour.tasks("a", "b")).dispatch();
            Claim first = Behaviour.only(store().claim(request(List.of("default"), Set.of("task"), 1, HELD)));
            End end = new End(
                    first.lease(),
                    "task",
                    "default",
                    JobState.COMPLETED,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    Duration.ZERO,
                    Optional.of(new Membership(id.value(), false)));
            assertThat(store().end(List.of(end))).isEmpty();
            try (TestNode other = new TestNode(another(), fixture().transactions())
                    .named("node-b")
                    .doing((task, context) -> said.add(task.what()))
                    .start()) {
                WorkflowBehaviour.await(other, id, WorkflowState.SUCCEEDED);
            }
            assertThat(said).containsExactly("b");
            assertThat(store().end(List.of(end))).hasSize(1);
        });
    }

    @Test
    default void mistakesAreRefusedBeforeAnythingIsStored() {
        withNode((node, said) -> {
            node.open();
            Dispatcher dispatcher = node.dispatcher();
            assertThatThrownBy(() -> dispatcher.chain(Task.of("a"), "no job").dispatch())
                    .isInstanceOf(DispatchException.class);
            assertThatThrownBy(() -> dispatcher
                            .chain(
                                    Task.of("a"),
                                    dispatcher.prepare(Task.of("b")).immediately())
                            .dispatch())
                    .isInstanceOf(DispatchException.class)
                    .hasMessageContaining("dispatched as a whole");
            assertThatThrownBy(() -> dispatcher.chain(Task.of("a")).delay(Duration.ofSeconds(-1)))
                    .isInstanceOf(DispatchException.class)
                    .hasMessageContaining("negative");
            assertThat(node.queues().queue("default").sizes().total()).isZero();
            assertThat(dispatcher.chain().dispatch())
                    .satisfies(id -> assertThat(
                                    node.queues().chain(id).orElseThrow().state())
                            .isEqualTo(WorkflowState.SUCCEEDED));
        });
    }
}
