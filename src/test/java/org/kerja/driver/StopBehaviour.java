package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.engine.HeldThreads;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;

/** How a node stops: what runs may end, the rest goes back uncounted. The engine runs over the driver's store. */
public interface StopBehaviour extends Behaviour {

    private TestNode node(String name) {
        return new TestNode(store(), fixture().transactions()).named(name);
    }

    private TestNode secondNode(String name) {
        return new TestNode(another(), fixture().transactions()).named(name);
    }

    @Test
    default void aStoppingNodeLetsRunningJobsEndAndGivesBackTheRestUncounted() { // 24
        CountDownLatch go = new CountDownLatch(1);
        JobId waiting;
        TestNode node = node("node-a")
                .set("kerja.workers.default.concurrency", "1")
                .set("kerja.workers.default.prefetch", "10");
        try (TestNode observer = secondNode("node-b").open()) {
            node.doing((task, context) -> awaitUninterrupted(go));
            node.start();
            node.dispatcher().dispatch(Task.of("running"));
            node.await(JobEvent.Started.class, 1);
            waiting = node.dispatcher().dispatch(Task.of("waiting"));
            Thread stopper = new Thread(node::close);
            node.engine().quiesce();
            go.countDown();
            stopper.start();
            join(stopper);
            JobInfo left = observer.queues().find(waiting).orElseThrow();
            assertThat(left.state()).isEqualTo(JobState.READY);
            assertThat(left.counters().deliveries()).isZero();
            assertThat(observer.queues().queue("default").sizes().total()).isEqualTo(1);
        }
    }

    @Test
    default void aStoppingNodeGivesBackAtOnceWhatWasClaimedAheadAndNotBegun() { // 24
        HeldThreads threads = new HeldThreads();
        try (TestNode observer = secondNode("node-b").open();
                TestNode node = node("node-a").on(threads)) {
            node.start();
            node.dispatcher().bulk(List.of(Task.of("a"), Task.of("b"), Task.of("c")));
            Waiting.forResult("three claimed jobs", () -> sizes(observer).reserved(), reserved -> reserved == 3);

            node.engine().quiesce();
            threads.release();

            assertThat(sizes(observer).ready()).isEqualTo(3);
            assertThat(sizes(observer).reserved()).isZero();
            assertThat(node.events()).noneMatch(JobEvent.Started.class::isInstance);
        }
    }

    @Test
    default void aStoppingNodeInterruptsWhatDoesNotEndAndGivesItBackUncounted() { // 24
        try (TestNode observer = secondNode("node-b").open()) {
            TestNode node = node("node-a").set("kerja.stop-timeout", "100ms");
            CountDownLatch interrupted = new CountDownLatch(1);
            node.doing((task, context) -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    assertThat(context.isCancelled()).isTrue();
                    interrupted.countDown();
                    throw e;
                }
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("running"));
            node.await(JobEvent.Started.class, 1);
            node.close();
            assertThat(interrupted.getCount()).isZero();
            JobInfo left = observer.queues().find(id).orElseThrow();
            assertThat(left.state()).isEqualTo(JobState.READY);
            assertThat(left.counters().deliveries()).isZero();
            assertThat(left.counters().failures()).isZero();
            assertThat(left.counters().lostLeases()).isZero();
        }
    }

    @Test
    default void aJobThatIgnoresTheStopIsGivenBackAndItsLateEndIsRefused() { // 24
        CountDownLatch go = new CountDownLatch(1);
        try (TestNode observer = secondNode("node-b").open()) {
            TestNode node = node("node-a").set("kerja.stop-timeout", "50ms");
            node.doing((task, context) -> awaitUninterrupted(go));
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("deaf"));
            node.await(JobEvent.Started.class, 1);
            node.close();
            assertThat(observer.queues().find(id).orElseThrow().state()).isEqualTo(JobState.READY);
            go.countDown();
            observer.start();
            assertThat(observer.await(JobEvent.Completed.class, 1))
                    .extracting(JobEvent::id)
                    .containsExactly(id);
        }
    }

    private static QueueSizes sizes(TestNode node) {
        return node.queues().queue("default").sizes();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                over = latch.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
