package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.JobStatus;
import org.kerja.KerjaException;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.middleware.Outcome;
import org.kerja.spi.Capability;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;

/** How far jobs have come, and what has come of them, is told by their ids, for a time after their end too. */
public interface StatusBehaviour extends Behaviour {

    private void keeping(Runnable test) {
        needs(Capability.HISTORY, () -> store().ended(Draft.newId()), test);
    }

    private static End end(Lease lease, JobState state, Duration keep) {
        return new End(
                lease,
                NAME,
                QUEUE,
                state,
                "as it is",
                Optional.of(70),
                Optional.of("{\"Ünï\":\"👍\"}"),
                Duration.ofSeconds(3),
                keep);
    }

    private Lease claimed() {
        push(Draft.job());
        return claimOnly().lease();
    }

    @Test
    default void aJobThatHasEndedIsFoundAsItEnded() {
        keeping(() -> {
            Lease lease = claimed();
            long before = fixture().now().toEpochMilli();

            assertThat(store().end(List.of(end(lease, JobState.SKIPPED, HELD)))).isEmpty();

            EndedJob job = another().ended(lease.id()).orElseThrow();
            assertThat(job)
                    .isEqualTo(new EndedJob(
                            lease.id(),
                            NAME,
                            QUEUE,
                            JobState.SKIPPED,
                            "as it is",
                            Optional.of(70),
                            Optional.of("{\"Ünï\":\"👍\"}"),
                            job.createdAt(),
                            job.endedAt()));
            assertThat(job.endedAt()).isBetween(before, fixture().now().toEpochMilli());
            assertThat(job.createdAt()).isLessThanOrEqualTo(job.endedAt());
            assertThat(store().sizes(QUEUE).total()).isZero();
            assertThat(store().find(lease.id())).isEmpty();
        });
    }

    @Test
    default void whatAnEndLeavesOutIsNotThere() {
        keeping(() -> {
            Lease lease = claimed();
            store().end(List.of(new End(
                    lease,
                    NAME,
                    QUEUE,
                    JobState.COMPLETED,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ZERO,
                    HELD)));

            EndedJob job = store().ended(lease.id()).orElseThrow();
            assertThat(job.reason()).isEmpty();
            assertThat(job.progress()).isEmpty();
            assertThat(job.result()).isEmpty();
        });
    }

    @Test
    default void aJobThatHasEndedIsForgottenAfterItsTime() {
        keeping(() -> {
            Lease lease = claimed();
            Lease other = claimed();
            store().end(List.of(end(lease, JobState.COMPLETED, BRIEF), end(other, JobState.COMPLETED, HELD)));
            assertThat(store().ended(other.id())).isPresent();

            fixture().elapse(BRIEF);

            assertThat(store().ended(lease.id())).isEmpty();
            assertThat(store().ended(other.id())).isPresent();
        });
    }

    // 5
    @Test
    default void anEndUnderALostLeaseIsRefusedAndNothingIsKept() {
        keeping(() -> {
            push(Draft.job());
            Lease lost = claimAndExpire().lease();
            Lease lease = claimOnly().lease();
            Lease other = claimed();

            assertThat(store().end(List.of(end(lost, JobState.COMPLETED, HELD), end(other, JobState.COMPLETED, HELD))))
                    .containsExactly(lost);

            assertThat(store().ended(lost.id())).isEmpty();
            assertThat(store().ended(other.id())).isPresent();
            assertThat(store().complete(List.of(lease))).isEmpty();
        });
    }

    @Test
    default void anEndThatIsToldTwiceIsKeptOnce() {
        keeping(() -> {
            End end = end(claimed(), JobState.COMPLETED, HELD);
            assertThat(store().end(List.of(end, end))).isEmpty();

            assertThat(store().end(List.of(end))).containsExactly(end.lease());
            assertThat(store().ended(end.lease().id())).isPresent();
        });
    }

    @Test
    default void aJobThatIsPushedAgainAfterItsEndIsToldByItsLastEnd() {
        keeping(() -> {
            Envelope envelope = Draft.job().envelope();
            store().push(List.of(envelope));
            store().end(List.of(end(claimOnly().lease(), JobState.SKIPPED, HELD)));
            store().push(List.of(envelope));

            assertThat(store().end(List.of(end(claimOnly().lease(), JobState.COMPLETED, HELD))))
                    .isEmpty();

            assertThat(store().ended(envelope.id()).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
        });
    }

    // 13
    @Test
    default void anEndIsKeptWhenItsTransactionCommitsAndNotIfItRollsBack() {
        keeping(() -> needs(Capability.TRANSACTIONS, () -> store().completeInTransaction(claimed()), () -> {
            Lease lease = claimed();
            fixture().transactions().begin();
            assertThat(store().end(List.of(end(lease, JobState.COMPLETED, HELD))))
                    .isEmpty();
            fixture().transactions().rollback();
            assertThat(store().ended(lease.id())).isEmpty();
            assertThat(store().find(lease.id())).isPresent();

            fixture().transactions().begin();
            assertThat(store().end(List.of(end(lease, JobState.COMPLETED, HELD))))
                    .isEmpty();
            fixture().transactions().commit();
            assertThat(store().ended(lease.id())).isPresent();
        }));
    }

    @Test
    default void manyJobsThatHaveEndedAreForgottenAfterTheirTime() {
        keeping(() -> {
            for (int round = 0; round < 3; round++) {
                List<JobId> ids = pushAll(Stream.generate(Draft::job).limit(100).toArray(Draft[]::new));
                assertThat(ids).hasSize(100);
                List<End> ends = claim(100).stream()
                        .map(claim -> end(claim.lease(), JobState.COMPLETED, Duration.ofMillis(1)))
                        .toList();
                assertThat(store().end(ends)).isEmpty();
                fixture().elapse(Duration.ofMillis(20));
                assertThat(ids).allSatisfy(id -> assertThat(store().ended(id)).isEmpty());
            }
        });
    }

    @Test
    default void aWaitingJobThatIsCancelledIsFoundAsCancelled() {
        keeping(() -> {
            JobId id = push(Draft.job());
            JobId forgotten = push(Draft.job());

            assertThat(store().cancel(id, HELD)).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(store().cancel(forgotten)).isEqualTo(CancelOutcome.CANCELLED);

            EndedJob job = store().ended(id).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.CANCELLED);
            assertThat(job.name()).isEqualTo(NAME);
            assertThat(store().ended(forgotten)).isEmpty();
            assertThat(store().cancel(id, HELD)).isEqualTo(CancelOutcome.NOT_FOUND);
        });
    }

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).set("kerja.jobs.task.keep", "1h");
    }

    private static JobStatus ended(TestNode node, JobId id) {
        return Waiting.forResult(
                        "its end",
                        () -> node.queues().status(id),
                        found -> found.filter(JobStatus::hasEnded).isPresent())
                .orElseThrow();
    }

    @Test
    default void aJobIsFollowedFromItsDispatchToItsResult() {
        keeping(() -> {
            CountDownLatch started = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            try (TestNode node = node().open()) {
                node.doing((task, context) -> {
                    context.progress(40);
                    started.countDown();
                    assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
                    context.result(Map.of("rows", 7));
                    context.result(new Task("done", 8));
                });
                JobId id = node.dispatcher()
                        .prepare(Task.of("x"))
                        .onQueue("reports")
                        .dispatch();
                JobStatus waiting = node.queues().status(id).orElseThrow();
                assertThat(waiting.state()).isEqualTo(JobState.READY);
                assertThat(waiting.hasEnded()).isFalse();

                node.start();
                assertThat(await(started)).isTrue();
                JobStatus running = Waiting.forResult(
                                "its progress",
                                () -> node.queues().status(id),
                                found -> found.flatMap(JobStatus::progress).isPresent())
                        .orElseThrow();
                assertThat(running.state()).isEqualTo(JobState.RESERVED);
                assertThat(running.progress()).contains(40);
                assertThat(running.result()).isEmpty();

                go.countDown();
                JobStatus done = ended(node, id);
                assertThat(done)
                        .isEqualTo(new JobStatus(
                                id,
                                "task",
                                "tested",
                                "reports",
                                JobState.COMPLETED,
                                Optional.of(40),
                                done.result(),
                                Optional.empty(),
                                done.dispatchedAt(),
                                done.endedAt()));
                assertThat(done.endedAt().orElseThrow()).isAfterOrEqualTo(done.dispatchedAt());
                assertThat(Duration.between(waiting.dispatchedAt(), done.dispatchedAt())
                                .abs())
                        .isLessThan(Duration.ofSeconds(10));
                assertThat(node.queues().result(id, Task.class)).contains(new Task("done", 8));
                assertThat(node.queues().explain(id).toString()).contains("COMPLETED");
            }
        });
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void aJobThatIsNotKeptIsGoneAfterItsEnd() {
        keeping(() -> {
            try (TestNode node = new TestNode(store(), fixture().transactions())
                    .doing((task, context) -> context.result("a result"))
                    .start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));

                Waiting.forResult("its end", () -> node.queues().status(id), Optional::isEmpty);
                assertThat(node.queues().result(id, String.class)).isEmpty();
                assertThat(store().ended(id)).isEmpty();
            }
        });
    }

    @Test
    default void howAJobEndedIsTold() {
        keeping(() -> {
            try (TestNode node = node().set("kerja.jobs.task.tries", "1")
                    .set("kerja.jobs.task.drop-on", "java.lang.ArithmeticException")
                    .through(call ->
                            ((Task) call.job()).what().equals("skip") ? Outcome.skip("not today") : call.proceed())
                    .doing((task, context) -> {
                        context.result("a result");
                        switch (task.what()) {
                            case "drop" -> throw new ArithmeticException("no sum");
                            case "fail" -> throw new IllegalStateException("no way");
                            case "give up" -> context.fail("no more");
                            default -> {}
                        }
                    })
                    .start()) {
                Map<String, Consumer<JobStatus>> expected = Map.of(
                        "skip",
                        status -> {
                            assertThat(status.state()).isEqualTo(JobState.SKIPPED);
                            assertThat(status.reason()).contains("not today");
                        },
                        "drop",
                        status -> {
                            assertThat(status.state()).isEqualTo(JobState.DROPPED);
                            assertThat(status.reason()).contains("no sum");
                        },
                        "fail",
                        status -> {
                            assertThat(status.state()).isEqualTo(JobState.FAILED);
                            assertThat(status.reason()).contains("no way");
                        },
                        "give up",
                        status -> {
                            assertThat(status.state()).isEqualTo(JobState.FAILED);
                            assertThat(status.reason()).contains("no more");
                        });
                expected.forEach((what, check) -> {
                    JobStatus status = ended(node, node.dispatcher().dispatch(Task.of(what)));
                    check.accept(status);
                    assertThat(status.result()).isEmpty();
                });
            }
        });
    }

    // 23
    @Test
    default void aRunningJobThatIsCancelledIsFoundAsCancelled() {
        keeping(() -> {
            CountDownLatch started = new CountDownLatch(1);
            try (TestNode node = node().doing((task, context) -> {
                        started.countDown();
                        new CountDownLatch(1).await();
                    })
                    .start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));
                assertThat(await(started)).isTrue();

                assertThat(node.queues().cancel(id)).isEqualTo(CancelOutcome.REQUESTED);

                assertThat(ended(node, id).state()).isEqualTo(JobState.CANCELLED);
            }
        });
    }

    // 23
    @Test
    default void aJobThatIsCancelledBeforeItRunsIsFoundAsCancelled() {
        keeping(() -> {
            try (TestNode node = node().open()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));

                assertThat(node.queues().cancel(id)).isEqualTo(CancelOutcome.CANCELLED);

                assertThat(ended(node, id).state()).isEqualTo(JobState.CANCELLED);
                assertThat(node.queues().explain(id).toString()).contains("CANCELLED");
            }
        });
    }

    @Test
    default void aFailedJobThatIsRetriedIsToldByItsLastEnd() {
        keeping(() -> {
            CompletableFuture<Void> mended = new CompletableFuture<>();
            try (TestNode node = node().set("kerja.jobs.task.tries", "1")
                    .doing((task, context) -> {
                        if (!mended.isDone()) {
                            throw new IllegalStateException("not yet");
                        }
                        context.result(List.of("at", "last"));
                    })
                    .start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));
                assertThat(ended(node, id).state()).isEqualTo(JobState.FAILED);

                mended.complete(null);
                node.queues().failedJobs().retry(id);

                JobStatus status = Waiting.forResult(
                                "its end",
                                () -> node.queues().status(id),
                                found -> found.filter(one -> one.state() == JobState.COMPLETED)
                                        .isPresent())
                        .orElseThrow();
                assertThat(status.result()).contains("[\"at\",\"last\"]");
            }
        });
    }

    // 15
    @Test
    default void theResultOfAnEncryptedJobIsEncrypted() {
        keeping(() -> {
            try (TestNode node = node().set(
                            "kerja.key", "first:" + Base64.getEncoder().encodeToString(new byte[32]))
                    .set("kerja.jobs.task.encrypted", "true")
                    .doing((task, context) -> context.result("a secret"))
                    .start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));

                assertThat(ended(node, id).result()).contains("\"a secret\"");
                assertThat(node.queues().result(id, String.class)).contains("a secret");
                assertThat(store().ended(id).orElseThrow().result().orElseThrow())
                        .doesNotContain("secret")
                        .startsWith("sealed:");
            }
        });
    }

    @Test
    default void aResultThatCannotBeStoredFailsItsAttempt() {
        keeping(() -> {
            try (TestNode node = node().set("kerja.jobs.task.tries", "1")
                    .doing((task, context) ->
                            context.result(task.what().equals("long") ? "x".repeat(1_000_000) : new ByItself()))
                    .start()) {
                assertThat(ended(node, node.dispatcher().dispatch(Task.of("long")))
                                .reason()
                                .orElseThrow())
                        .contains("(task)", "1000002", "1000000");
                assertThat(ended(node, node.dispatcher().dispatch(Task.of("other")))
                                .reason()
                                .orElseThrow())
                        .contains("(task)", "JSON");
            }
        });
    }

    /** What is no JSON. */
    record ByItself(List<Object> all) {

        ByItself() {
            this(new ArrayList<>());
            all.add(this);
        }
    }

    @Test
    default void aResultIsReadAsWhatItIsOnly() {
        keeping(() -> {
            try (TestNode node =
                    node().doing((task, context) -> context.result("words")).start()) {
                JobId id = node.dispatcher().dispatch(Task.of("x"));
                ended(node, id);

                assertThatThrownBy(() -> node.queues().result(id, Task.class))
                        .isInstanceOf(KerjaException.class)
                        .hasMessageContainingAll(id.value(), Task.class.getName(), "words");
            }
        });
    }

    // 13, 14
    @Test
    default void theResultOfATransactionalJobCommitsWithItsWork() {
        keeping(() -> needs(Capability.TRANSACTIONS, () -> store().completeInTransaction(claimed()), () -> {
            try (TestNode node = node().transactional()
                    .doing((task, context) -> context.result(task.number()))
                    .start()) {
                JobId id = node.dispatcher().dispatch(new Task("x", 42));

                assertThat(ended(node, id).result()).contains("42");
                assertThat(node.queues().result(id, Integer.class)).contains(42);
            }
        }));
    }
}
