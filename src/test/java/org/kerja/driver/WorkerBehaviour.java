package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.CancelOutcome;
import org.kerja.FailedJob;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.engine.HeldThreads;
import org.kerja.engine.Interposed;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;

/** What workers do together and what they survive. The engine runs over the driver's store. */
public interface WorkerBehaviour extends Behaviour {

    /** Short enough to let it pass, long enough for a renewal on a busy machine. */
    Duration LEASE = Duration.ofMillis(1500);

    private TestNode node(String name) {
        return new TestNode(store(), fixture().transactions()).named(name);
    }

    private TestNode secondNode(String name) {
        return new TestNode(another(), fixture().transactions()).named(name);
    }

    private TestNode brief(TestNode node) {
        return node.set("kerja.workers.default.lease", LEASE.toMillis() + "ms");
    }

    @Test
    default void manyJobsOverTwoNodesRunOnceEach() { // 4
        int count = 400;
        Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        TestNode.Script counting = (task, context) -> runs.computeIfAbsent(task.number(), number -> new AtomicInteger())
                .incrementAndGet();
        try (TestNode first = node("node-a").doing(counting);
                TestNode second = secondNode("node-b").doing(counting)) {
            first.start();
            second.start();
            first.dispatcher()
                    .bulk(IntStream.range(0, count)
                            .mapToObj(number -> new Task("x", number))
                            .toList());
            Waiting.forResult("all jobs", runs::size, size -> size == count);
            Waiting.forResult(
                    "an empty queue",
                    () -> first.queues().queue("default").sizes().total(),
                    total -> total == 0);
            assertThat(runs.values())
                    .allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
        }
    }

    @Test
    default void aJobOfTenLeasesRunsOnce() { // 5
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        TestNode.Script waiting = (task, context) -> {
            runs.incrementAndGet();
            assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
        };
        Duration lease = Duration.ofMillis(600);
        String text = lease.toMillis() + "ms";
        try (TestNode first = node("node-a").doing(waiting).set("kerja.workers.default.lease", text);
                TestNode second = secondNode("node-b").doing(waiting).set("kerja.workers.default.lease", text)) {
            first.start();
            second.start();
            JobId id = first.dispatcher().dispatch(Task.of("long"));
            Waiting.forResult("the start", runs::get, started -> started == 1);
            for (int part = 0; part < 40; part++) {
                fixture().elapse(lease.dividedBy(4));
                awaitRenewed(first, id, lease);
            }
            go.countDown();
            Waiting.forResult("the end", () -> first.queues().find(id).isEmpty(), gone -> gone);
            assertThat(runs.get()).isEqualTo(1);
        }
    }

    /** Waits until at least half of the lease is left. */
    private void awaitRenewed(TestNode node, JobId id, Duration lease) {
        Waiting.forResult(
                "a renewal",
                () -> node.queues().find(id),
                job -> job.isEmpty()
                        || Duration.between(fixture().now(), job.get().availableAt())
                                        .compareTo(lease.dividedBy(2))
                                >= 0);
    }

    @Test
    default void theJobOfADeadWorkerIsRescuedAndTheLossCountedOnce() { // 6
        try (TestNode node = node("node-b").open()) {
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            Claim dead = Behaviour.only(
                    store().claim(new ClaimRequest(List.of("default"), Set.of("task"), 1, BRIEF, "node-a")));
            fixture().elapse(BRIEF);
            List<Integer> attempts = new ArrayList<>();
            node.doing((task, context) -> {
                attempts.add(context.attempt());
                throw new IllegalStateException("so that its log can be read");
            });
            node.set("kerja.jobs.task.tries", "2");
            node.close();
            node.start();
            FailedJob failed = awaitFailed(node, id);
            assertThat(attempts).containsExactly(2);
            assertThat(failed.counters().lostLeases()).isEqualTo(1);
            assertThat(failed.counters().failures()).isEqualTo(1);
            assertThat(failed.attempts())
                    .extracting(Attempt::reason)
                    .containsExactly(FailureReason.LEASE_LOST, FailureReason.EXCEPTION);
            assertThat(failed.attempts().get(0).node()).isEqualTo("node-a");
            assertThat(store().complete(List.of(dead.lease()))).containsExactly(dead.lease());
        }
    }

    @Test
    default void aJobThatKillsItsWorkersFailsWithLostLeasesWhenItsTriesAreUsedUp() { // 6
        try (TestNode node = node("node-b").set("kerja.jobs.task.tries", "2").open()) {
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            for (int death = 0; death < 2; death++) {
                Claim dead = Behaviour.only(store().claim(new ClaimRequest(
                        List.of("default"), Set.of("task"), 1, LONG_ENOUGH_FOR_A_WORD, "node-a")));
                assertThat(store().markStarted(dead.lease(), "")).isTrue();
                fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
            }
            node.start();
            FailedJob failed = awaitFailed(node, id);
            assertThat(failed.reason()).isEqualTo(FailureReason.LEASE_LOST);
            assertThat(failed.counters().lostLeases()).isEqualTo(2);
            assertThat(node.events()).noneMatch(JobEvent.Started.class::isInstance);
        }
    }

    @Test
    default void aJobThatDeadWorkersNeverBeganDoesNotFailForIt() { // 6
        try (TestNode node = node("node-b").set("kerja.jobs.task.tries", "1").open()) {
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            for (int death = 0; death < 3; death++) {
                Behaviour.only(store().claim(new ClaimRequest(List.of("default"), Set.of("task"), 1, BRIEF, "node-a")));
                fixture().elapse(BRIEF);
            }
            node.start();
            assertThat(node.await(JobEvent.Completed.class, 1).get(0).id()).isEqualTo(id);
        }
    }

    @Test
    default void aWorkerThatLostItsLeaseCanSayNothingMore() { // 7
        Interposed line = Interposed.around(store());
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger second = new AtomicInteger();
        try (TestNode cutOff =
                        brief(new TestNode(line.ignoringClose(), fixture().transactions()).named("node-a"));
                TestNode rescuer = brief(secondNode("node-b"))) {
            cutOff.doing((task, context) -> awaitUninterrupted(go));
            cutOff.start();
            JobId id = cutOff.dispatcher().dispatch(Task.of("x"));
            cutOff.await(JobEvent.Started.class, 1);
            line.cutAll(true);
            rescuer.doing((task, context) -> second.set(context.attempt()));
            rescuer.start();
            fixture().elapse(LEASE);
            rescuer.await(JobEvent.Completed.class, 1);
            assertThat(second.get()).isEqualTo(2);
            Waiting.forResult("the end", () -> rescuer.queues().find(id).isEmpty(), gone -> gone);
            line.cutAll(false);
            go.countDown();
            cutOff.await(JobEvent.LeaseLost.class, 1);
            assertThat(rescuer.queues().failedJobs().find(id)).isEmpty();
        }
    }

    @Test
    default void aDispatchWakesTheIdleWorkerOfItsNodeAtOnceOrWhenItIsDue() { // 25
        try (TestNode node = node("node-a")
                .set("kerja.workers.default.poll.min", "1h")
                .set("kerja.workers.default.poll.max", "1h")) {
            node.start();
            node.dispatcher().dispatch(Task.of("first"));
            node.await(JobEvent.Completed.class, 1);
            node.dispatcher().dispatch(Task.of("at once"));
            node.await(JobEvent.Completed.class, 2);
            node.dispatcher()
                    .bulk(IntStream.range(0, 30)
                            .mapToObj(number -> Task.of("many " + number))
                            .toList());
            node.await(JobEvent.Completed.class, 32);
            node.queues().queue("default").later(BRIEF, Task.of("when it is due"));
            fixture().elapse(BRIEF);
            node.await(JobEvent.Completed.class, 33);
        }
    }

    @Test
    default void aWorkerThatGetsNoThreadGivesItsJobsBackAndDoesNotSpin() { // 25
        Interposed line = Interposed.around(store());
        HeldThreads threads = new HeldThreads();
        threads.refuse(true);
        threads.release();
        try (TestNode node = new TestNode(line.ignoringClose(), fixture().transactions())
                .on(threads)
                .set("kerja.workers.default.poll.min", "2s")
                .set("kerja.workers.default.poll.max", "2s")) {
            node.start();
            List<JobId> ids = node.dispatcher().bulk(List.of(Task.of("a"), Task.of("b")));
            Waiting.forResult(
                    "jobs given back",
                    () -> node.queues().queue("default").sizes().ready(),
                    ready -> ready == 2 && line.calls("giveBack") > 0);
            int claims = line.calls("claim") + line.calls("claimDispatched");
            fixture().elapse(BRIEF);
            assertThat(line.calls("claim") + line.calls("claimDispatched"))
                    .isLessThanOrEqualTo(claims + 1)
                    .isLessThan(6);

            threads.refuse(false);

            assertThat(node.await(JobEvent.Completed.class, 2))
                    .extracting(JobEvent::id)
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    default void aPausedQueueRestsWhileRunningJobsGoOnAndOtherQueuesToo() { // 22
        if (!store().capabilities().contains(Capability.PAUSE)) {
            return;
        }
        CountDownLatch go = new CountDownLatch(1);
        try (TestNode node = node("node-a")) {
            node.doing((task, context) -> {
                if (task.what().equals("running")) {
                    awaitUninterrupted(go);
                }
            });
            node.start();
            JobId running = node.dispatcher().dispatch(Task.of("running"));
            node.await(JobEvent.Started.class, 1);
            node.queues().queue("default").pause();
            assertThat(node.queues().queue("default").isPaused()).isTrue();
            JobId waiting = node.dispatcher().dispatch(Task.of("waiting"));
            node.queues().queue("other").push(Task.of("other"));
            node.await(JobEvent.Completed.class, 1);
            go.countDown();
            assertThat(node.await(JobEvent.Completed.class, 2))
                    .extracting(JobEvent::id)
                    .contains(running);
            assertThat(node.queues().find(waiting).orElseThrow().counters().deliveries())
                    .isZero();
            node.queues().queue("default").resume();
            assertThat(node.await(JobEvent.Completed.class, 3))
                    .extracting(JobEvent::id)
                    .contains(waiting);
        }
    }

    @Test
    default void aCancelledJobNeverRunsOrIsAskedToStopAndNotTriedAgain() { // 23
        try (TestNode node = node("node-a")) {
            node.doing((task, context) -> {
                new CountDownLatch(1).await();
            });
            node.start();
            JobId delayed = node.dispatcher()
                    .prepare(Task.of("later"))
                    .delay(Duration.ofHours(1))
                    .dispatch();
            assertThat(node.queues().cancel(delayed)).isEqualTo(CancelOutcome.CANCELLED);
            JobId running = node.dispatcher().dispatch(Task.of("now"));
            node.await(JobEvent.Started.class, 1);
            assertThat(node.queues().cancel(running)).isEqualTo(CancelOutcome.REQUESTED);
            assertThat(node.await(JobEvent.Cancelled.class, 1).get(0).id()).isEqualTo(running);
            Waiting.forResult("the end", () -> node.queues().find(running).isEmpty(), gone -> gone);
            assertThat(node.queues().failedJobs().find(running)).isEmpty();
            assertThat(node.queues().cancel(running)).isEqualTo(CancelOutcome.NOT_FOUND);
        }
    }

    @Test
    default void aJobCancelledOnAnotherNodeStopsWithTheNextRenewal() { // 23
        try (TestNode node = brief(node("node-a"));
                TestNode other = secondNode("node-b").open()) {
            node.doing((task, context) -> new CountDownLatch(1).await());
            node.start();
            JobId running = node.dispatcher().dispatch(Task.of("now"));
            node.await(JobEvent.Started.class, 1);
            assertThat(other.queues().cancel(running)).isEqualTo(CancelOutcome.REQUESTED);
            node.await(JobEvent.Cancelled.class, 1);
        }
    }

    @Test
    default void aStoreThatIsGoneForAWhileHealsWithoutARestartAndNothingSpins() { // 25
        Interposed line = Interposed.around(store());
        try (TestNode node = new TestNode(line.ignoringClose(), fixture().transactions())) {
            CountDownLatch go = new CountDownLatch(1);
            node.doing((task, context) -> {
                if (task.what().equals("during")) {
                    awaitUninterrupted(go);
                }
            });
            node.set("kerja.workers.default.poll.max", "400ms").start();
            JobId during = node.dispatcher().dispatch(Task.of("during"));
            node.await(JobEvent.Started.class, 1);
            line.cutAll(true);
            Waiting.forResult("unready", () -> node.engine().workers().get(0).ready(), ready -> !ready);
            int before = line.calls("due") + line.calls("claim");
            go.countDown();
            Waiting.forResult(
                    "three more polls", () -> line.calls("due") + line.calls("claim"), calls -> calls >= before + 3);
            line.cutAll(false);
            Waiting.forResult(
                    "ready again", () -> node.engine().workers().get(0).ready(), ready -> ready);
            node.await(JobEvent.Completed.class, 1);
            assertThat(node.queues().find(during)).isEmpty();
            JobId after = node.dispatcher().dispatch(Task.of("after"));
            assertThat(node.await(JobEvent.Completed.class, 2))
                    .extracting(JobEvent::id)
                    .containsExactly(during, after);
        }
    }

    @Test
    default void aFailedJobThatIsRetriedRunsAgainUnderItsId() { // 26
        AtomicInteger runs = new AtomicInteger();
        try (TestNode node = node("node-a").set("kerja.jobs.task.tries", "1")) {
            node.doing((task, context) -> {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("broken");
                }
            });
            node.start();
            JobId id = node.dispatcher().dispatch(Task.of("x"));
            node.await(JobEvent.Failed.class, 1);
            assertThat(node.queues().failedJobs().retry(id)).isTrue();
            JobEvent.Completed completed =
                    node.await(JobEvent.Completed.class, 1).get(0);
            assertThat(completed.id()).isEqualTo(id);
            assertThat(completed.attempt()).isEqualTo(1);
            assertThat(node.queues().failedJobs().find(id)).isEmpty();
        }
    }

    @Test
    default void strictQueuesAreEmptiedInTheirOrder() {
        List<String> order = new CopyOnWriteArrayList<>();
        try (TestNode node = node("node-a")
                .set("kerja.workers.default.queues", "high,low")
                .set("kerja.workers.default.concurrency", "1")
                .set("kerja.workers.default.prefetch", "0")) {
            node.doing((task, context) -> order.add(task.what()));
            node.open();
            node.queues().queue("low").bulk(List.of(Task.of("low"), Task.of("low"), Task.of("low")));
            node.queues().queue("high").bulk(List.of(Task.of("high"), Task.of("high"), Task.of("high")));
            node.start();
            node.await(JobEvent.Completed.class, 6);
            assertThat(order).containsExactly("high", "high", "high", "low", "low", "low");
        }
    }

    private static FailedJob awaitFailed(TestNode node, JobId id) {
        return Waiting.forResult("the failure", () -> node.queues().failedJobs().find(id), Optional::isPresent)
                .orElseThrow();
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

    @Test
    default void aJobOfLowPriorityRunsThoughThoseOfHigherPriorityNeverEnd() {
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        try (TestNode node = node("node-a")
                .set("kerja.workers.default.concurrency", "1")
                .set("kerja.workers.default.prefetch", "0")
                .set("kerja.workers.default.ageing", "10ms")
                .open()) {
            node.doing((task, context) -> {
                if (task.what().equals("low")) {
                    ran.countDown();
                } else if (ran.getCount() > 0) {
                    others.incrementAndGet();
                    node.dispatcher().prepare(task).priority(10).dispatch();
                }
            });
            node.dispatcher().prepare(Task.of("low")).priority(-10).dispatch();
            for (int number = 0; number < 5; number++) {
                node.dispatcher().prepare(Task.of("high")).priority(10).dispatch();
            }
            fixture().elapse(Duration.ofMillis(20));
            node.start();

            Waiting.forResult("the job of low priority", ran::getCount, count -> count == 0);
            assertThat(others).hasPositiveValue();
        }
    }
}
