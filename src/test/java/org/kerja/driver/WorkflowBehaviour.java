package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kerja.BatchId;
import org.kerja.BatchStatus;
import org.kerja.ChainId;
import org.kerja.ChainStatus;
import org.kerja.DispatchException;
import org.kerja.WorkflowState;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.spi.Capability;

/** What the tests of chains and of batches have in common. The engine runs over the driver's store. */
public interface WorkflowBehaviour extends Behaviour {

    /** What a test does with a node and with what its tasks say. */
    @FunctionalInterface
    interface Scenario {

        void run(TestNode node, List<String> said) throws Exception;
    }

    /** Runs a test with a node that has not begun to work; where there are no chains and batches, checks that they are refused. */
    default void withNode(Scenario test) {
        List<String> said = new CopyOnWriteArrayList<>();
        try (TestNode node = new TestNode(store(), fixture().transactions())
                .named("node-a")
                .set("kerja.workers.default.concurrency", "4")) {
            node.doing((task, context) -> {
                said.add(task.what());
                if (task.what().startsWith("fail")) {
                    throw new IllegalStateException("It fails, as the test wants it");
                }
            });
            node.set("kerja.jobs.task.tries", "1");
            if (store().capabilities().contains(Capability.WORKFLOWS)) {
                test.run(node, said);
                return;
            }
            node.open();
            assertThatThrownBy(() -> node.dispatcher().chain(Task.of("a")).dispatch())
                    .isInstanceOf(DispatchException.class)
                    .hasMessageContaining(Capability.WORKFLOWS.name());
            assertThatThrownBy(() -> node.dispatcher().batch(Task.of("a")).dispatch())
                    .isInstanceOf(DispatchException.class)
                    .hasMessageContaining(Capability.WORKFLOWS.name());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Tasks of these names. */
    static Object[] tasks(String... names) {
        return Arrays.stream(names).map(Task::of).toArray();
    }

    /** A chain once it is in this state. */
    static ChainStatus await(TestNode node, ChainId id, WorkflowState state) {
        return Waiting.forResult(
                "chain " + state, () -> node.queues().chain(id).orElseThrow(), status -> status.state() == state);
    }

    /** A batch once it is in this state. */
    static BatchStatus await(TestNode node, BatchId id, WorkflowState state) {
        return Waiting.forResult(
                "batch " + state, () -> node.queues().batch(id).orElseThrow(), status -> status.state() == state);
    }

    /** What was said once it is as much. */
    static List<String> awaitSaid(List<String> said, int count) {
        return Waiting.forResult("as many tasks as " + count, () -> said, all -> all.size() >= count);
    }
}
