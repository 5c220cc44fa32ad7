package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.engine.Interposed;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;
import org.kerja.spi.Transactions;

/** What jobs and dispatches do in transactions. The engine runs over the driver's store. */
public interface TransactionalJobBehaviour extends Behaviour {

    private TestNode node(String name) {
        return new TestNode(store(), fixture().transactions()).named(name);
    }

    private List<JobId> claimedTasks() {
        return Behaviour.ids(store().claim(request(List.of("default"), Set.of("task"), 10, HELD)));
    }

    /** Whether transactional jobs cannot run here; then a node that has one is refused. */
    private boolean transactionalJobsAreRefused() {
        if (fixture().transactions().available() && store().capabilities().contains(Capability.TRANSACTIONS)) {
            return false;
        }
        try (TestNode node = node("node-a").transactional()) {
            assertThatThrownBy(node::open)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("@Transactional");
        }
        return true;
    }

    @Test
    default void aTransactionalJobCommitsItsCompletionWithItsWritesOrNeither() { // 13
        if (transactionalJobsAreRefused()) {
            return;
        }
        try (TestNode node = node("node-a").transactional()) {
            List<JobId> children = new ArrayList<>();
            node.doing((task, context) -> {
                if (task.what().equals("parent")) {
                    children.add(node.queues().queue("children").push(new Task("child", context.attempt())));
                    if (context.attempt() == 1) {
                        throw new IllegalStateException("the child of this attempt must not be");
                    }
                }
            });
            node.start();
            JobId parent = node.dispatcher().dispatch(Task.of("parent"));
            List<JobEvent.Completed> completed = node.await(JobEvent.Completed.class, 2);
            assertThat(completed).extracting(JobEvent::id).containsExactlyInAnyOrder(parent, children.get(1));
            assertThat(node.queues().find(children.get(0))).isEmpty();
            assertThat(node.queues().find(parent)).isEmpty();
        }
    }

    @Test
    default void aTransactionalJobThatIsDroppedLeavesNothing() {
        if (transactionalJobsAreRefused()) {
            return;
        }
        try (TestNode node = node("node-a").transactional().set("kerja.jobs.task.drop-on", "java.io.IOException")) {
            List<JobId> children = new ArrayList<>();
            node.doing((task, context) -> {
                children.add(node.queues().queue("children").push(Task.of("child")));
                throw new IOException("not needed any more");
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            node.await(JobEvent.Dropped.class, 1);
            assertThat(node.queues().find(id)).isEmpty();
            assertThat(node.queues().find(children.get(0))).isEmpty();
            assertThat(node.queues().failedJobs().find(id)).isEmpty();
        }
    }

    @Test
    default void aDispatchMayBeMadeAtOnceInSpiteOfATransactionThatRollsBack() {
        Transactions transactions = fixture().transactions();
        if (!transactions.available()) {
            assertThatIllegalStateException().isThrownBy(transactions::begin);
            return;
        }
        try (TestNode node = node("node-a").open()) {
            transactions.begin();
            JobId staying =
                    node.dispatcher().prepare(Task.of("stays")).immediately().dispatch();
            JobId late =
                    node.dispatcher().prepare(Task.of("late")).afterCommit().dispatch();
            JobId joined = node.dispatcher().dispatch(Task.of("joined"));
            transactions.rollback();

            assertThat(claimedTasks()).containsExactly(staying).doesNotContain(late, joined);
        }
    }

    @Test
    default void aDispatchAfterTheCommitIsThereAfterIt() {
        Transactions transactions = fixture().transactions();
        if (!transactions.available()) {
            assertThatIllegalStateException().isThrownBy(transactions::begin);
            return;
        }
        try (TestNode node = node("node-a").open()) {
            transactions.begin();
            JobId id = node.dispatcher().prepare(Task.of("late")).afterCommit().dispatch();
            transactions.commit();

            assertThat(claimedTasks()).containsExactly(id);
        }
    }

    /** A job that can change after its dispatch. */
    @Job
    class Letter {

        /** What is in it. */
        public String text = "";
    }

    @Test
    default void whatAJobIsMadeOfIsWrittenByItsDispatchAndNotByTheCommitThatFollows() {
        Transactions transactions = fixture().transactions();
        if (!transactions.available()) {
            assertThatIllegalStateException().isThrownBy(transactions::begin);
            return;
        }
        List<String> read = new CopyOnWriteArrayList<>();
        try (TestNode node = node("node-a")
                .with(Letter.class, (job, context) -> read.add(((Letter) job).text))
                .start()) {
            Letter letter = new Letter();
            letter.text = "as it was";
            transactions.begin();
            node.dispatcher().dispatch(letter);
            node.dispatcher().prepare(letter).afterCommit().dispatch();
            letter.text = "changed";
            transactions.commit();

            node.await(JobEvent.Completed.class, 2);
            assertThat(read).containsExactly("as it was", "as it was");
        }
    }

    @Test
    default void aTransactionalJobMayReleaseAndFailItself() { // 13
        if (transactionalJobsAreRefused()) {
            return;
        }
        try (TestNode node = node("node-a").transactional()) {
            node.doing((task, context) -> {
                if (context.attempt() == 1) {
                    context.release();
                } else {
                    context.fail("enough");
                }
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure().message())
                    .isEqualTo("enough");
            assertThat(node.queues()
                            .failedJobs()
                            .find(id)
                            .orElseThrow()
                            .counters()
                            .releases())
                    .isEqualTo(1);
        }
    }

    @Test
    default void aDispatchInATransactionHappensWithItsCommitAndNeverAfterARollback() { // 13
        Transactions transactions = fixture().transactions();
        if (!transactions.available()) {
            assertThatThrownBy(transactions::begin).isInstanceOf(IllegalStateException.class);
            return;
        }
        try (TestNode node = node("node-a").start()) {
            transactions.begin();
            JobId rolledBack = node.dispatcher().dispatch(Task.of("never"));
            transactions.rollback();
            transactions.begin();
            JobId committed = node.dispatcher().dispatch(Task.of("now"));
            List<JobId> bulk = node.dispatcher().bulk(List.of(Task.of("b1"), Task.of("b2")));
            assertThat(node.events()).noneMatch(JobEvent.Started.class::isInstance);
            transactions.commit();
            assertThat(node.await(JobEvent.Completed.class, 3))
                    .extracting(JobEvent::id)
                    .containsExactlyInAnyOrder(committed, bulk.get(0), bulk.get(1))
                    .doesNotContain(rolledBack);
        }
    }

    @Test
    default void aTransactionalJobThatTheStoreHasGivenToOthersLeavesNothing() { // 13
        if (transactionalJobsAreRefused()) {
            return;
        }
        Interposed line = Interposed.around(store());
        List<JobId> children = new ArrayList<>();
        try (TestNode node = new TestNode(line.ignoringClose(), fixture().transactions()).transactional()) {
            node.doing((task, context) -> {
                children.add(node.queues().queue("children").push(Task.of("child")));
                // Somebody else takes the job, and for all that this node knows its lease is good.
                Lease lease = line.claimed(context.id());
                OtherThreads.call(
                        () -> store().giveBack(List.of(new Return(lease, Duration.ofDays(1), Return.Kind.FAILED, ""))));
            });
            node.start();
            JobId parent = node.dispatcher().dispatch(Task.of("parent"));
            node.await(JobEvent.LeaseLost.class, 1);
            assertThat(node.queues().find(children.get(0))).isEmpty();
            assertThat(node.queues().find(parent).orElseThrow().state()).isEqualTo(JobState.DELAYED);
        }
    }
}
