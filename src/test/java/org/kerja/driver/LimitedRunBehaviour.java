package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.Explanation;
import org.kerja.Group;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.Limit;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Capability;

/** What limits, order within a key, and groups that take turns mean for the jobs that workers run. */
public interface LimitedRunBehaviour extends Behaviour {

    private void limiting(Runnable test) {
        needs(Capability.LIMITS, () -> store().forgetUses("a"), test);
    }

    /** Runs one at a time for a host. */
    @Job
    @Limit(by = "host", concurrent = 1)
    record Fetch(String host, int number) {}

    /** Begins so many in a time. */
    @Job
    @Limit(rate = 3, per = "400ms")
    record Mail(int number) {}

    /** Runs in order for an account. */
    @Job(tries = 3, backoff = "0")
    @Limit(by = "account", ordered = true)
    record Book(String account, int number) {}

    /** Belongs to a tenant. */
    @Job
    @Group(by = "tenant")
    record Render(String tenant, int number) {}

    private TestNode node(String name) {
        return new TestNode(store(), fixture().transactions()).named(name);
    }

    // 16
    @Test
    default void twoNodesRunOneJobOfAKeyAtATime() {
        limiting(() -> {
            Map<String, AtomicInteger> running = Map.of("x", new AtomicInteger(), "y", new AtomicInteger());
            List<String> broken = Collections.synchronizedList(new ArrayList<>());
            TestNode.OtherScript alone = (job, context) -> {
                AtomicInteger count = running.get(((Fetch) job).host());
                if (count.incrementAndGet() > 1) {
                    broken.add(((Fetch) job).host());
                }
                Thread.onSpinWait();
                count.decrementAndGet();
            };
            try (TestNode one = node("node-a").with(Fetch.class, alone).start();
                    TestNode other = new TestNode(another(), fixture().transactions())
                            .named("node-b")
                            .with(Fetch.class, alone)
                            .start()) {
                for (int number = 0; number < 40; number++) {
                    one.dispatcher().dispatch(new Fetch(number % 2 == 0 ? "x" : "y", number));
                }
                Waiting.forResult("all to have run", () -> completed(one) + completed(other), count -> count == 40);
                assertThat(broken).isEmpty();
            }
        });
    }

    private static int completed(TestNode node) {
        return (int) node.events().stream()
                .filter(JobEvent.Completed.class::isInstance)
                .count();
    }

    /** Lets time pass until so many jobs are done. */
    private void awaitPassing(List<TestNode> nodes, int count) {
        Waiting.forResult(
                count + " jobs to be done",
                () -> {
                    fixture().elapse(Duration.ofMillis(50));
                    return nodes.stream()
                            .mapToInt(LimitedRunBehaviour::completed)
                            .sum();
                },
                done -> done >= count);
    }

    // 17
    @Test
    default void inNoSpanOfItsTimeMoreJobsBeginThanARateAllows() {
        limiting(() -> {
            List<Instant> begun = Collections.synchronizedList(new ArrayList<>());
            TestNode.OtherScript noting = (job, context) -> begun.add(fixture().now());
            try (TestNode node = node("node-a").with(Mail.class, noting).start();
                    TestNode other = new TestNode(another(), fixture().transactions())
                            .named("node-b")
                            .with(Mail.class, noting)
                            .start()) {
                node.dispatcher()
                        .bulk(IntStream.range(0, 10).mapToObj(Mail::new).toList());
                awaitPassing(List.of(node, other), 10);
            }
            assertThat(begun).hasSize(10);
            List<Instant> inOrder = begun.stream().sorted().toList();
            for (int index = 3; index < inOrder.size(); index++) {
                assertThat(Duration.between(inOrder.get(index - 3), inOrder.get(index)))
                        .isGreaterThanOrEqualTo(Duration.ofMillis(400));
            }
        });
    }

    @Test
    default void jobsOfAnOrderedKeyRunInTheOrderOfTheirDispatchThroughTheirRetries() {
        limiting(() -> {
            List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
            Duration wait = Duration.ofMillis(50);
            try (TestNode node = node("node-a")
                    .set("kerja.jobs.book.backoff", wait.toMillis() + "ms")
                    .with(Book.class, (job, context) -> {
                        ran.add(((Book) job).number());
                        if (context.attempt() == 1) {
                            throw new IllegalStateException("once more");
                        }
                    })
                    .start()) {
                node.dispatcher()
                        .bulk(IntStream.range(0, 5)
                                .mapToObj(number -> new Book("x", number))
                                .toList());
                for (int number = 1; number <= 5; number++) {
                    node.await(JobEvent.Retrying.class, number);
                    fixture().elapse(wait);
                }
                node.await(JobEvent.Completed.class, 5);
            }
            assertThat(ran).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
        });
    }

    @Test
    default void aJobBehindOneThatWaitsForItsNextAttemptSaysWhich() {
        limiting(() -> {
            try (TestNode node = node("node-a")
                    .with(Book.class, (job, context) -> {
                        if (((Book) job).number() == 0) {
                            context.release(Duration.ofHours(1));
                        }
                    })
                    .start()) {
                List<JobId> ids = node.dispatcher()
                        .bulk(IntStream.range(0, 3)
                                .mapToObj(number -> new Book("x", number))
                                .toList());
                node.await(JobEvent.Released.class, 1);

                assertThat(node.queues().explain(ids.get(2)).causes())
                        .containsExactly(new Explanation.BehindInOrder(ids.get(0)));
                assertThat(node.queues().explain(ids.get(0)).causes()).hasOnlyElementsOfType(Explanation.NotDue.class);
            }
        });
    }

    @Test
    default void oneTenantsManyJobsDoNotHoldUpAnothersFew() {
        limiting(() -> {
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            try (TestNode node = node("node-a")
                    .with(Render.class, (job, context) -> ran.add(((Render) job).tenant()))
                    .set("kerja.workers.default.prefetch", "20")
                    .open()) {
                node.dispatcher()
                        .bulk(IntStream.range(0, 500)
                                .mapToObj(number -> new Render("big", number))
                                .toList());
                node.dispatcher()
                        .bulk(IntStream.range(0, 10)
                                .mapToObj(number -> new Render("small", number))
                                .toList());
                node.start();
                node.await(JobEvent.Completed.class, 510);
            }
            assertThat(ran.lastIndexOf("small")).isLessThan(250);
        });
    }

    @Test
    default void limitedJobsAndOthersDoNotHoldUpEachOther() {
        limiting(() -> {
            CountDownLatch free = new CountDownLatch(1);
            try (TestNode node = node("node-a")
                    .with(Fetch.class, (job, context) -> free.await())
                    .doing((task, context) -> {})
                    .start()) {
                for (int number = 0; number < 20; number++) {
                    node.dispatcher().dispatch(new Fetch("x", number));
                    node.dispatcher().dispatch(org.kerja.engine.Task.of("t" + number));
                }
                node.await(JobEvent.Completed.class, 20);
                free.countDown();
                node.await(JobEvent.Completed.class, 40);
            }
        });
    }

    @Test
    default void aJobThatALimitHoldsUpSaysWhichAndBecauseOfWhom() {
        limiting(() -> {
            CountDownLatch free = new CountDownLatch(1);
            try (TestNode node = node("node-a")
                    .with(Fetch.class, (job, context) -> free.await())
                    .with(Mail.class, (job, context) -> {})
                    .start()) {
                JobId first = node.dispatcher().dispatch(new Fetch("x", 1));
                node.await(JobEvent.Started.class, 1);
                JobId second = node.dispatcher().dispatch(new Fetch("x", 2));
                assertThat(node.queues().explain(second).causes())
                        .containsExactly(new Explanation.LimitHeld("fetch:x", 1, List.of(first)));
                free.countDown();
                node.await(JobEvent.Completed.class, 2);

                List<JobId> mails = node.dispatcher()
                        .bulk(IntStream.range(0, 4).mapToObj(Mail::new).toList());
                node.await(JobEvent.Completed.class, 5);
                Waiting.forResult(
                        "the rate to be reached",
                        () -> node.queues().explain(mails.get(3)).causes(),
                        causes -> causes.stream()
                                .anyMatch(
                                        cause -> cause instanceof Explanation.RateReached reached && reached.rate() == 3
                                                || cause instanceof Explanation.NotThere));
                awaitPassing(List.of(node), 6);
            }
        });
    }
}
