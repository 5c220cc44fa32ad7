package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.Dispatcher;
import org.kerja.DuplicateJobException;
import org.kerja.Explanation;
import org.kerja.FailedJobFilter;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.Queue;
import org.kerja.Unique;
import org.kerja.Unique.Until;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.middleware.Outcome;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Pushed;
import org.kerja.spi.Return;
import org.kerja.spi.Uniqueness;

/** Of jobs with the same key there is one, however they are dispatched and whatever becomes of it. */
public interface UniqueBehaviour extends Behaviour {

    /** What is said of keys in these tests. */
    Uniqueness DONE = unique("report-7", Until.DONE, OnDuplicate.DROP);

    private static Uniqueness unique(String key, Until until, OnDuplicate onDuplicate) {
        return new Uniqueness(key, until, Duration.ZERO, onDuplicate, Optional.empty());
    }

    private static Envelope keyed(Uniqueness unique) {
        return Draft.job().keyed(unique).envelope();
    }

    private Pushed pushed(Envelope job) {
        return pushed(store(), job);
    }

    private static Pushed pushed(JobStore store, Envelope job) {
        return store.pushUnique(List.of(job)).get(0);
    }

    private void withKeys(Runnable test) {
        needs(Capability.UNIQUE, () -> store().pushUnique(List.of(keyed(DONE))), test);
    }

    // 14
    @Test
    default void aSecondJobWithTheKeyIsNotStoredAndTheFirstIsTold() {
        withKeys(() -> {
            Envelope first = keyed(DONE);
            assertThat(pushed(first)).isEqualTo(new Pushed.Stored());

            assertThat(pushed(another(), keyed(DONE))).isEqualTo(new Pushed.Duplicate(first.id()));
            assertThat(pushed(keyed(unique("report-8", Until.DONE, OnDuplicate.DROP))))
                    .isEqualTo(new Pushed.Stored());

            assertThat(claim(10)).hasSize(2);
        });
    }

    @Test
    default void thePushOfAJobThatIsThereMayBeSaidAgain() {
        withKeys(() -> {
            Envelope job = keyed(DONE);
            pushed(job);
            assertThat(pushed(job)).isEqualTo(new Pushed.Stored());
            assertThat(claim(10)).hasSize(1);
        });
    }

    // 14
    @Test
    default void theKeyIsFreeWhenTheJobIsDoneHasFailedOrWasCancelledOrCleared() {
        withKeys(() -> {
            pushed(keyed(DONE));
            Claim claim = claimOnly();
            assertThat(pushed(keyed(DONE))).isInstanceOf(Pushed.Duplicate.class);
            store().complete(List.of(claim.lease()));

            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Stored());
            store().fail(failure(claimOnly().lease()));

            Envelope cancelled = keyed(DONE);
            assertThat(pushed(cancelled)).isEqualTo(new Pushed.Stored());
            assertThat(store().cancel(cancelled.id())).isEqualTo(CancelOutcome.CANCELLED);

            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Stored());
            store().clear(QUEUE);

            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Stored());
        });
    }

    // 14
    @Test
    default void noRetryAndNoReleaseFreesTheKey() {
        withKeys(() -> {
            Envelope job = keyed(DONE);
            pushed(job);
            for (Return.Kind kind : Return.Kind.values()) {
                Lease lease = claimOnly().lease();
                store().giveBack(List.of(new Return(lease, Duration.ZERO, kind, "")));
                assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Duplicate(job.id()));
            }
        });
    }

    // 14
    @Test
    default void aJobWhoseWorkerIsGoneKeepsItsKey() {
        withKeys(() -> {
            Envelope job = keyed(DONE);
            pushed(job);
            claimAndExpire();
            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Duplicate(job.id()));

            store().complete(List.of(claimOnly().lease()));
            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Stored());
        });
    }

    // 14
    @Test
    default void untilItIsStartedMeansUntilAWorkerHasTakenIt() {
        withKeys(() -> {
            Uniqueness started = unique("report-7", Until.STARTED, OnDuplicate.DROP);
            Envelope first = keyed(started);
            pushed(first);
            assertThat(pushed(keyed(started))).isEqualTo(new Pushed.Duplicate(first.id()));
            Lease lease = claimOnly().lease();

            Envelope second = keyed(started);
            assertThat(pushed(second)).isEqualTo(new Pushed.Stored());
            store().giveBack(List.of(released(lease)));
            assertThat(pushed(keyed(started))).isEqualTo(new Pushed.Duplicate(second.id()));
        });
    }

    // 14
    @Test
    default void forATimeMeansWhateverBecomesOfTheJob() {
        withKeys(() -> {
            Uniqueness timed =
                    new Uniqueness("report-7", Until.TIME, Duration.ofSeconds(2), OnDuplicate.DROP, Optional.empty());
            Envelope first = keyed(timed);
            pushed(first);
            store().complete(List.of(claimOnly().lease()));
            assertThat(pushed(keyed(timed))).isEqualTo(new Pushed.Duplicate(first.id()));

            fixture().elapse(timed.time());

            assertThat(pushed(keyed(timed))).isEqualTo(new Pushed.Stored());
            fixture().elapse(timed.time());
            assertThat(pushed(keyed(timed))).isEqualTo(new Pushed.Stored());
            assertThat(claim(10)).hasSize(2);
        });
    }

    @Test
    default void aReplacingJobTakesThePlaceOfOneThatWaits() {
        withKeys(() -> {
            Uniqueness replacing = unique("report-7", Until.DONE, OnDuplicate.REPLACE);
            Envelope first =
                    Draft.job().withPayload("{\"n\":1}").keyed(replacing).envelope();
            pushed(first);
            Envelope second = Draft.job()
                    .withPayload("{\"n\":2}")
                    .on("other")
                    .keyed(replacing)
                    .envelope();

            assertThat(pushed(second)).isEqualTo(new Pushed.InPlaceOf(first.id()));

            assertThat(store().find(first.id())).isEmpty();
            Claim claim = Behaviour.only(store().claim(request(List.of(QUEUE, "other"), Set.of(NAME), 10, HELD)));
            assertThat(claim.lease().id()).isEqualTo(second.id());
            assertThat(claim.payload()).isEqualTo("{\"n\":2}");
            assertThat(pushed(keyed(replacing))).isEqualTo(new Pushed.Duplicate(second.id()));
            store().complete(List.of(claim.lease()));
            assertThat(pushed(keyed(replacing))).isEqualTo(new Pushed.Stored());
        });
    }

    // 15
    @Test
    default void anExtendingJobIsPutOffUntilTheLongestWait() {
        withKeys(() -> {
            Uniqueness extending = new Uniqueness(
                    "report-7", Until.STARTED, Duration.ZERO, OnDuplicate.EXTEND, Optional.of(Duration.ofMinutes(30)));
            Draft later = Draft.job().after(Duration.ofMinutes(20));
            Envelope first = later.keyed(extending).envelope();
            pushed(first);
            long since = store().find(first.id()).orElseThrow().createdAt();
            assertThat(dueAfter(first, since)).isEqualTo(Duration.ofMinutes(20));

            Envelope second =
                    later.after(Duration.ofMinutes(40)).keyed(extending).envelope();
            assertThat(pushed(second)).isEqualTo(new Pushed.InPlaceOf(first.id()));
            assertThat(dueAfter(second, since)).isEqualTo(Duration.ofMinutes(30));

            Envelope third = Draft.job()
                    .at(java.time.Instant.ofEpochMilli(since).plus(Duration.ofDays(1)))
                    .keyed(extending)
                    .envelope();
            assertThat(pushed(third)).isEqualTo(new Pushed.InPlaceOf(second.id()));
            assertThat(dueAfter(third, since)).isEqualTo(Duration.ofMinutes(30));
        });
    }

    private Duration dueAfter(Envelope job, long since) {
        long exact = store().find(job.id()).orElseThrow().availableAt() - since;
        // Between two statements the clock may have gone on a little.
        return Duration.ofMinutes(Math.round(exact / 60_000.0));
    }

    // 14
    @Test
    default void aRefusingJobKeepsAllOfItsPushFromBeingStored() {
        withKeys(() -> {
            Uniqueness refusing = unique("report-7", Until.DONE, OnDuplicate.REFUSE);
            Envelope first = keyed(refusing);
            pushed(first);
            Envelope plain = Draft.job().envelope();
            Envelope other = keyed(unique("report-8", Until.DONE, OnDuplicate.DROP));

            assertThat(store().pushUnique(List.of(plain, other, keyed(refusing))))
                    .last()
                    .isEqualTo(new Pushed.Duplicate(first.id()));

            assertThat(store().find(plain.id())).isEmpty();
            assertThat(store().find(other.id())).isEmpty();
            assertThat(pushed(keyed(unique("report-8", Until.DONE, OnDuplicate.DROP))))
                    .isEqualTo(new Pushed.Stored());
        });
    }

    // 14
    @Test
    default void inOneBulkTheFirstWithAKeyHasIt() {
        withKeys(() -> {
            Envelope first = keyed(DONE);
            Envelope plain = Draft.job().envelope();
            Uniqueness replacing = unique("report-9", Until.DONE, OnDuplicate.REPLACE);
            Envelope replaced = keyed(replacing);
            Envelope last = keyed(replacing);

            assertThat(store().pushUnique(List.of(first, plain, keyed(DONE), replaced, last)))
                    .containsExactly(
                            new Pushed.Stored(),
                            new Pushed.Stored(),
                            new Pushed.Duplicate(first.id()),
                            new Pushed.Stored(),
                            new Pushed.InPlaceOf(replaced.id()));

            assertThat(Behaviour.ids(claim(10))).containsExactlyInAnyOrder(first.id(), plain.id(), last.id());
        });
    }

    // 14
    @Test
    default void manyThatSayTheSameKeyAtOnceLeaveOneJob() {
        withKeys(() -> {
            for (int round = 0; round < 10; round++) {
                Uniqueness unique = unique("round " + round, Until.DONE, OnDuplicate.DROP);
                CountDownLatch together = new CountDownLatch(1);
                List<Pushed> outcomes = Collections.synchronizedList(new ArrayList<>());
                List<Callable<Boolean>> everybody = new ArrayList<>();
                for (int index = 0; index < 8; index++) {
                    JobStore store = index % 2 == 0 ? store() : another();
                    everybody.add(() -> {
                        together.await();
                        return outcomes.add(pushed(store, keyed(unique)));
                    });
                }
                everybody.add(() -> {
                    together.countDown();
                    return true;
                });
                OtherThreads.all(everybody);
                assertThat(outcomes)
                        .hasSize(8)
                        .filteredOn(new Pushed.Stored()::equals)
                        .hasSize(1);
                Lease only = claimOnly().lease();
                assertThat(outcomes).contains(new Pushed.Duplicate(only.id()));
                store().complete(List.of(only));
            }
        });
    }

    // 14
    @Test
    default void bulksThatShareKeysInAnyOrderDoNotDisturbEachOther() {
        withKeys(() -> {
            List<Callable<Boolean>> everybody = new ArrayList<>();
            for (int index = 0; index < 6; index++) {
                JobStore store = index % 2 == 0 ? store() : another();
                everybody.add(() -> {
                    for (int round = 0; round < 10; round++) {
                        List<Envelope> bulk = new ArrayList<>(IntStream.range(0, 20)
                                .mapToObj(key -> keyed(unique("key " + key, Until.DONE, OnDuplicate.REPLACE)))
                                .toList());
                        Collections.shuffle(bulk);
                        store.pushUnique(bulk);
                    }
                    return true;
                });
            }
            OtherThreads.all(everybody);
            assertThat(claim(1000)).hasSize(20);
        });
    }

    // 13, 14
    @Test
    default void aRollbackFreesTheKey() {
        withKeys(() -> {
            if (!store().capabilities().contains(Capability.TRANSACTIONS)) {
                return;
            }
            fixture().transactions().begin();
            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Stored());
            fixture().transactions().rollback();

            Envelope job = keyed(DONE);
            assertThat(pushed(job)).isEqualTo(new Pushed.Stored());
            fixture().transactions().begin();
            assertThat(pushed(keyed(unique("report-7", Until.DONE, OnDuplicate.REPLACE))))
                    .isEqualTo(new Pushed.InPlaceOf(job.id()));
            fixture().transactions().rollback();
            assertThat(claimOnly().lease().id()).isEqualTo(job.id());
        });
    }

    // 13, 14
    @Test
    default void aTransactionSeesTheKeysOfJobsThatItHasPushedAndOfThoseThatAreGoneSinceItBegan() {
        withKeys(() -> {
            if (!store().capabilities().contains(Capability.TRANSACTIONS)) {
                return;
            }
            Uniqueness other = unique("report-8", Until.DONE, OnDuplicate.DROP);
            pushed(keyed(other));
            fixture().transactions().begin();
            Envelope first = keyed(DONE);
            assertThat(pushed(first)).isEqualTo(new Pushed.Stored());
            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Duplicate(first.id()));
            OtherThreads.call(() -> store().complete(List.of(claimOnly().lease())));
            assertThat(pushed(keyed(other))).isEqualTo(new Pushed.Stored());
            fixture().transactions().commit();
            assertThat(claim(10)).hasSize(2);
        });
    }

    // 14
    @Test
    default void aFailedJobIsNotRetriedWhileAnotherHasItsKey() {
        withKeys(() -> {
            FailedJobStore failed = store().failedJobs().orElseThrow();
            Envelope first = keyed(DONE);
            pushed(first);
            store().fail(failure(claimOnly().lease()));
            Envelope plain = Draft.job().envelope();
            store().push(List.of(plain));
            store().fail(failure(claimOnly().lease()));
            assertThat(failed.duplicate(first.id())).isEmpty();
            Envelope second = keyed(DONE);
            pushed(second);

            assertThat(failed.duplicate(first.id())).contains(second.id());
            assertThat(failed.retry(first.id())).isFalse();
            assertThat(failed.retry(FailedJobFilter.all())).isEqualTo(1);
            assertThat(failed.find(first.id())).isPresent();

            assertThat(store().cancel(second.id())).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(failed.retry(FailedJobFilter.all())).isEqualTo(1);
            assertThat(pushed(keyed(DONE))).isEqualTo(new Pushed.Duplicate(first.id()));
            assertThat(Behaviour.ids(claim(10))).containsExactlyInAnyOrder(first.id(), plain.id());
        });
    }

    private TestNode node() {
        return new TestNode(store(), fixture().transactions()).named("node-a");
    }

    // 14
    @Test
    default void eachWayOfADispatchKnowsTheKey() {
        withKeys(() -> {
            try (TestNode node = node().open()) {
                JobId first = node.dispatcher()
                        .prepare(Task.of("x"))
                        .unique("a")
                        .delay(HELD)
                        .dispatch();

                assertThat(node.dispatcher().prepare(Task.of("x")).unique("a").dispatch())
                        .isEqualTo(first);
                assertThat(node.dispatcher()
                                .prepare(Task.of("x"))
                                .unique("a")
                                .immediately()
                                .dispatch())
                        .isEqualTo(first);
                assertThat(node.dispatcher()
                                .prepare(Task.of("x"))
                                .unique("a")
                                .afterCommit()
                                .onQueue("other")
                                .dispatch())
                        .isEqualTo(first);
                assertThat(node.await(JobEvent.NotDispatched.class, 3))
                        .allSatisfy(event -> assertThat(event.reason()).contains(first.value()));
                assertThat(node.queues().queue("default").sizes().total()).isEqualTo(1);
            }
        });
    }

    /** The only one of its name. */
    @Job
    @Unique(by = "name")
    record Report(String name) {}

    // 14
    @Test
    default void eachWayOfADispatchKnowsTheKeyThatItsTypeHas() {
        withKeys(() -> {
            try (TestNode node = node().with(Report.class, (job, context) -> {}).open()) {
                Dispatcher dispatcher = node.dispatcher();
                Queue queue = node.queues().queue("other");
                Report report = new Report("a");
                JobId first = dispatcher.dispatch(report);

                assertThat(dispatcher.dispatch(report)).isEqualTo(first);
                assertThat(dispatcher.prepare(report).delay(HELD).dispatchIf(true))
                        .contains(first);
                assertThat(queue.push(report)).isEqualTo(first);
                assertThat(queue.pushOn("third", report)).isEqualTo(first);
                assertThat(queue.later(HELD, report)).isEqualTo(first);
                assertThat(queue.laterOn("third", HELD, report)).isEqualTo(first);
                JobId other = dispatcher.dispatch(new Report("b"));
                assertThat(dispatcher.bulk(List.of(report, Task.of("x"), new Report("b"))))
                        .hasSize(3)
                        .startsWith(first)
                        .endsWith(other);
                assertThat(queue.bulk(List.of(report, report))).containsExactly(first, first);
                assertThat(store().sizes("default").total()).isEqualTo(3);
                assertThat(store().sizes("other").total()).isZero();
                assertThat(store().sizes("third").total()).isZero();
                dispatcher.prepare(report).afterResponse().dispatch();
                assertThat(node.await(JobEvent.NotDispatched.class, 11))
                        .allSatisfy(event -> assertThat(event.reason()).containsAnyOf(first.value(), other.value()));
            }
        });
    }

    // 14
    @Test
    default void theKeyIsFreeWhenTheJobWasSkippedOrDropped() {
        withKeys(() -> {
            try (TestNode node = node().through(
                            call -> call.job().equals(Task.of("skipped")) ? Outcome.skip("no") : call.proceed())
                    .set("kerja.jobs.task.drop-on", "java.lang.IllegalStateException")
                    .doing((task, context) -> {
                        throw new IllegalStateException("nobody needs it");
                    })
                    .start()) {
                JobId skipped = node.dispatcher()
                        .prepare(Task.of("skipped"))
                        .unique("a")
                        .dispatch();
                node.await(JobEvent.Skipped.class, 1);
                JobId dropped = awaitFree(node, Task.of("dropped"), Duration.ZERO, skipped);
                node.await(JobEvent.Dropped.class, 1);
                awaitFree(node, Task.of("last"), HELD, dropped);
            }
        });
    }

    /** Dispatches a job with a key, once it is not that of another any more. */
    private static JobId awaitFree(TestNode node, Task task, Duration delay, JobId other) {
        return Waiting.forResult(
                "the key to be free",
                () -> node.dispatcher().prepare(task).unique("a").delay(delay).dispatch(),
                id -> !id.equals(other));
    }

    // 14
    @Test
    default void aRefusedDispatchThrowsAndNamesTheOther() {
        withKeys(() -> {
            try (TestNode node =
                    node().set("kerja.jobs.task.unique.on-duplicate", "refuse").open()) {
                JobId first =
                        node.dispatcher().prepare(Task.of("x")).unique("a").dispatch();

                assertThatExceptionOfType(DuplicateJobException.class)
                        .isThrownBy(() -> node.dispatcher()
                                .prepare(Task.of("y"))
                                .unique("a")
                                .dispatch())
                        .withMessageContaining("task")
                        .withMessageContaining("a")
                        .satisfies(refusal -> assertThat(refusal.existing()).isEqualTo(first));
            }
        });
    }

    // 15
    @Test
    default void aBurstRunsOnceWithWhatTheLastDispatchSaid() {
        withKeys(() -> {
            List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
            try (TestNode node = node().set("kerja.jobs.task.unique.on-duplicate", "extend")
                    .set("kerja.jobs.task.unique.until", "started")
                    .doing((task, context) -> ran.add(task.number()))) {
                node.start();
                for (int number = 1; number <= 5; number++) {
                    node.dispatcher()
                            .prepare(new Task("x", number))
                            .unique("a")
                            .delay(Duration.ofSeconds(number == 5 ? 0 : 60))
                            .dispatch();
                }
                node.await(JobEvent.Completed.class, 1);
                assertThat(node.await(JobEvent.Replaced.class, 4)).hasSize(4);
            }
            assertThat(ran).containsExactly(5);
            assertThat(store().sizes("default").total()).isZero();
        });
    }

    @Test
    default void aFailedJobThatIsNotToBeRetriedSaysWhichHasItsKey() {
        withKeys(() -> {
            try (TestNode node = node().doing((task, context) -> {
                        throw new IllegalStateException("no");
                    })
                    .set("kerja.jobs.task.tries", "1")
                    .start()) {
                JobId first =
                        node.dispatcher().prepare(Task.of("x")).unique("a").dispatch();
                node.await(JobEvent.Failed.class, 1);
                JobId second = awaitFree(node, Task.of("x"), HELD, first);

                assertThat(node.queues().explain(first).causes()).contains(new Explanation.UniqueWith(second));
                assertThat(node.queues().failedJobs().retry(first)).isFalse();
            }
        });
    }
}
