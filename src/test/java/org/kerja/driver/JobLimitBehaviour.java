package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.JobLimits;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.middleware.RateLimited;
import org.kerja.middleware.ThrottleExceptions;
import org.kerja.middleware.WithoutOverlapping;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.LimitRule;

/** Limits that running jobs keep for parts of their work, and the middleware that is made of them. */
public interface JobLimitBehaviour extends Behaviour {

    /** Two places. */
    LimitRule TWO = new LimitRule(2, 0, Duration.ZERO);

    private void limiting(Runnable test) {
        needs(
                Capability.LIMITS,
                () -> store().acquire(
                                "a", TWO, Claim.first(Draft.job().envelope(), 1).lease()),
                test);
    }

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    @Test
    default void aFunnelHasSoManyPlacesUntilOneIsFreedOrALeaseEnds() {
        limiting(() -> {
            pushAll(Draft.job(), Draft.job());
            List<Claim> held = claim(2);
            push(Draft.job());
            Claim brief = Behaviour.only(store().claim(request(1, BRIEF)));
            assertThat(store().acquire("a", TWO, brief.lease())).isEmpty();
            assertThat(another().acquire("a", TWO, held.get(0).lease())).isEmpty();
            assertThat(store().acquire("a", TWO, held.get(0).lease()))
                    .as("its own again")
                    .isEmpty();
            assertThat(store().acquire("a", TWO, held.get(1).lease())).isPresent();
            assertThat(store().acquire("b", TWO, held.get(1).lease())).isEmpty();

            fixture().elapse(BRIEF);
            assertThat(store().acquire("a", TWO, held.get(1).lease())).isEmpty();

            store().release("a", held.get(0).lease());
            store().release("a", held.get(1).lease());
            assertThat(store().limitUse("a", TWO).holders()).isEmpty();
        });
    }

    @Test
    default void aThrottleLetsSoManyPassWithinItsTime() {
        limiting(() -> {
            LimitRule rule = new LimitRule(0, 2, Duration.ofSeconds(2));
            push(Draft.job());
            Claim claim = claimOnly();
            assertThat(store().acquire("a", rule, claim.lease())).isEmpty();
            assertThat(another().acquire("a", rule, claim.lease())).isEmpty();
            Optional<Duration> wait = store().acquire("a", rule, claim.lease());
            assertThat(wait.orElseThrow()).isBetween(Duration.ofMillis(1), rule.counted());

            fixture().elapse(rule.counted());
            assertThat(store().acquire("a", rule, claim.lease())).isEmpty();
            store().forgetUses("a");
            assertThat(store().limitUse("a", rule).begun()).isZero();
        });
    }

    @Test
    default void whatATransactionOfTheJobDoesHasNoPartInItsLimits() {
        limiting(() -> {
            if (!store().capabilities().contains(Capability.TRANSACTIONS)) {
                return;
            }
            push(Draft.job());
            Claim claim = claimOnly();
            LimitRule rule = new LimitRule(0, 1, HELD);
            fixture().transactions().begin();
            assertThat(store().acquire("a", rule, claim.lease())).isEmpty();
            fixture().transactions().rollback();
            assertThat(store().acquire("a", rule, claim.lease())).isPresent();
        });
    }

    @Test
    default void jobsWaitForAPlaceAsLongAsTheirPatienceLasts() {
        limiting(() -> {
            AtomicInteger inside = new AtomicInteger();
            List<Integer> most = new CopyOnWriteArrayList<>();
            List<Boolean> passed = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch done = new CountDownLatch(1);
            try (TestNode node = node().doing((task, context) -> {
                        JobLimits limits = context.limits();
                        if (task.what().equals("holds")) {
                            try (JobLimits.Slot slot = limits.funnel("hold", 1).orElseThrow()) {
                                done.await();
                            }
                            return;
                        }
                        if (task.what().equals("impatient")) {
                            passed.add(limits.funnel("hold", 1, Duration.ofMillis(150))
                                    .isPresent());
                            done.countDown();
                            return;
                        }
                        try (JobLimits.Slot slot =
                                limits.funnel("few", 2, Duration.ofSeconds(30)).orElseThrow()) {
                            most.add(inside.incrementAndGet());
                            Thread.onSpinWait();
                            inside.decrementAndGet();
                        }
                    })
                    .start()) {
                node.dispatcher().dispatch(Task.of("holds"));
                node.await(JobEvent.Started.class, 1);
                Waiting.forResult(
                        "the place to be taken",
                        () -> store().limitUse("within-jobs:funnel:hold", new LimitRule(1, 0, Duration.ZERO))
                                .holders(),
                        holders -> holders.size() == 1);
                node.dispatcher().dispatch(Task.of("impatient"));
                for (int number = 0; number < 12; number++) {
                    node.dispatcher().dispatch(Task.of("x"));
                }
                node.await(JobEvent.Completed.class, 14);
            }
            assertThat(most).hasSize(12).allMatch(count -> count <= 2);
            assertThat(passed).containsExactly(false);
        });
    }

    @Test
    default void whatLetsNothingPassIsRefused() {
        limiting(() -> {
            List<Throwable> thrown = new CopyOnWriteArrayList<>();
            try (TestNode node = node().doing((task, context) -> {
                        JobLimits limits = context.limits();
                        for (Runnable wrong : List.<Runnable>of(
                                () -> limits.throttle("a", 0, HELD),
                                () -> limits.throttle("a", 1, Duration.ZERO),
                                () -> limits.funnel("a", 0),
                                () -> limits.funnel("", 1))) {
                            try {
                                wrong.run();
                            } catch (IllegalArgumentException e) {
                                thrown.add(e);
                            }
                        }
                    })
                    .start()) {
                node.dispatcher().dispatch(Task.of("x"));
                node.await(JobEvent.Completed.class, 1);
            }
            assertThat(thrown)
                    .extracting(Throwable::getMessage)
                    .containsExactly(
                            "The limit 'a' has a rate of 0, which lets nothing pass; give at least 1.",
                            "The limit 'a' has a rate within a time of PT0S, which is not more than nothing; give more.",
                            "The limit 'a' has 0 places, which let nothing pass; give at least 1.",
                            "'' cannot be a key; use 1 to 150 characters.");
        });
    }

    @Test
    default void middlewareWithALimitOfZeroFailsTheJobAndSaysWhichLimitThatIs() {
        limiting(() -> {
            try (TestNode node = node().through(RateLimited.by(job -> "all", 0, HELD))
                    .set("kerja.jobs.task.tries", "1")
                    .doing((task, context) -> {
                        throw new AssertionError("It must not run");
                    })
                    .start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));
                assertThat(node.await(JobEvent.Failed.class, 1).get(0).failure().message())
                        .isEqualTo("The limit 'rate-limited all' has a rate of 0, which lets nothing pass; give at"
                                + " least 1.");
                assertThat(node.queues().failedJobs().find(id)).isPresent();
            }
        });
    }

    @Test
    default void rateLimitedJobsArePutBackUntilTheirRateAllowsThem() {
        limiting(() -> {
            try (TestNode node = node().through(RateLimited.by(job -> ((Task) job).what(), 2, Duration.ofSeconds(1)))
                    .start()) {
                for (int number = 0; number < 3; number++) {
                    node.dispatcher().dispatch(Task.of("x"));
                }
                JobEvent.Released released =
                        node.await(JobEvent.Released.class, 1).get(0);
                assertThat(released.delay()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(1_100));
                node.await(JobEvent.Completed.class, 2);
                Waiting.forResult(
                        "the third to be done",
                        () -> {
                            fixture().elapse(Duration.ofMillis(100));
                            return node.events().stream()
                                    .filter(JobEvent.Completed.class::isInstance)
                                    .count();
                        },
                        count -> count == 3);
            }
        });
    }

    @Test
    default void jobsWithoutOverlappingRunOneAtATime() {
        limiting(() -> {
            CountDownLatch free = new CountDownLatch(1);
            AtomicInteger running = new AtomicInteger();
            List<Integer> counts = new CopyOnWriteArrayList<>();
            try (TestNode node = node().through(WithoutOverlapping.by(job -> "all", Duration.ZERO))
                    .set("kerja.jobs.task.max-deliveries", "100000")
                    .doing((task, context) -> {
                        counts.add(running.incrementAndGet());
                        free.await();
                        running.decrementAndGet();
                    })
                    .start()) {
                for (int number = 0; number < 5; number++) {
                    node.dispatcher().dispatch(Task.of("x"));
                }
                node.await(JobEvent.Released.class, 8);
                assertThat(counts).containsExactly(1);
                free.countDown();
                node.await(JobEvent.Completed.class, 5);
            }
            assertThat(counts).hasSize(5).containsOnly(1);
        });
    }

    @Test
    default void aJobThatSucceedsMakesTheExceptionsBeforeItForgotten() {
        limiting(() -> {
            try (TestNode node = node().through(ThrottleExceptions.by(job -> "all", 2, HELD))
                    .set("kerja.jobs.task.tries", "1")
                    .doing((task, context) -> {
                        if (task.number() == 1) {
                            throw new IllegalStateException("out of order");
                        }
                    })
                    .start()) {
                for (int round = 1; round <= 3; round++) {
                    node.dispatcher().dispatch(new Task("x", 1));
                    node.await(JobEvent.Failed.class, round);
                    node.dispatcher().dispatch(new Task("x", 0));
                    node.await(JobEvent.Completed.class, round);
                }
                assertThat(node.events()).noneMatch(JobEvent.Released.class::isInstance);
            }
        });
    }

    @Test
    default void jobsWaitForTheirTurnInAThrottleAsLongAsTheirPatienceLasts() {
        limiting(() -> {
            List<Boolean> passed = Collections.synchronizedList(new ArrayList<>());
            try (TestNode node = node().doing((task, context) -> {
                        JobLimits limits = context.limits();
                        passed.add(limits.throttle("long", 1, HELD, Duration.ofMillis(20)));
                        passed.add(limits.throttle("long", 1, HELD, Duration.ofMillis(20)));
                        passed.add(limits.throttle("short", 1, Duration.ofMillis(200), Duration.ofSeconds(30)));
                        passed.add(limits.throttle("short", 1, Duration.ofMillis(200), Duration.ofSeconds(30)));
                    })
                    .start()) {
                node.dispatcher().dispatch(Task.of("x"));
                Waiting.forResult(
                        "the job to be done",
                        () -> {
                            fixture().elapse(Duration.ofMillis(50));
                            return node.events();
                        },
                        events -> events.stream().anyMatch(JobEvent.Completed.class::isInstance));
            }
            assertThat(passed).containsExactly(true, false, true, true);
        });
    }

    @Test
    default void afterTooManyExceptionsJobsWaitWithoutBeingRun() {
        limiting(() -> {
            Map<String, AtomicInteger> runs = Map.of("x", new AtomicInteger(), "y", new AtomicInteger());
            try (TestNode node = node().through(ThrottleExceptions.by(job -> ((Task) job).what(), 2, HELD))
                    .set("kerja.jobs.task.tries", "2")
                    .doing((task, context) -> {
                        runs.get(task.what()).incrementAndGet();
                        if (task.number() == 1) {
                            throw new IllegalStateException("out of order");
                        }
                    })
                    .start()) {
                node.dispatcher().dispatch(new Task("x", 1));
                node.await(JobEvent.Failed.class, 1);
                node.dispatcher().dispatch(new Task("x", 0));
                assertThat(node.await(JobEvent.Released.class, 1).get(0).delay())
                        .isGreaterThan(Duration.ofMinutes(1));
                node.dispatcher().dispatch(new Task("y", 0));
                node.await(JobEvent.Completed.class, 1);
            }
            assertThat(runs.get("x")).hasValue(2);
            assertThat(runs.get("y")).hasValue(1);
        });
    }
}
