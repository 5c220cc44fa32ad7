package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.Return;
import org.kerja.spi.StoredFailure;

/** Jobs that have finally failed leave their queue and are kept, in one step. */
public interface FailedJobBehaviour extends Behaviour {

    /** An instant that is not now, for failures that a test dates itself. */
    Instant LONG_AGO = Instant.parse("2024-02-29T23:59:59.999Z");

    // 9, 26
    @Test
    default void aFailedJobIsKeptAsItWas() {
        keeping(failed -> {
            JobId id = push(Draft.job().inVersion(3).withPayload("{\"report\":\"Ünï 👍\"}"));
            store().giveBack(List.of(new Return(claimOnly().lease(), Duration.ZERO, Return.Kind.FAILED, "[1]")));
            Instant before = fixture().now();
            Claim claim = claimOnly();

            assertThat(store().fail(new Failure(
                            claim.lease(), FailureReason.TIMEOUT, "took too long: 日本 'x'", true, "[1,2]")))
                    .isTrue();

            StoredFailure kept = failed.find(id).orElseThrow();
            assertThat(kept)
                    .isEqualTo(new StoredFailure(
                            id,
                            "default",
                            NAME,
                            3,
                            QUEUE,
                            0,
                            "{\"report\":\"Ünï 👍\"}",
                            FailureReason.TIMEOUT,
                            "took too long: 日本 'x'",
                            kept.createdAt(),
                            kept.failedAt(),
                            new JobCounters(2, 2, 0, 0),
                            "[1,2]"));
            assertThat(kept.createdAt()).isLessThanOrEqualTo(before.toEpochMilli());
            assertThat(kept.failedAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
        });
    }

    // 9
    @Test
    default void aFailedJobHasLeftItsQueue() {
        JobId id = push(Draft.job());
        store().fail(failure(claimOnly().lease()));

        assertThat(claim(10)).isEmpty();
        assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
        needs(Capability.INSPECTION, () -> store().find(id), () -> {
            assertThat(store().find(id)).isEmpty();
            assertThat(store().sizes(QUEUE).total()).isZero();
            assertThat(store().cancel(id)).isEqualTo(CancelOutcome.NOT_FOUND);
        });
    }

    // 9
    @Test
    default void anUncountedFailureLeavesTheCountersAsTheyWere() {
        keeping(failed -> {
            JobId id = push(Draft.job());
            claimAndExpire();
            store().fail(new Failure(claimOnly().lease(), FailureReason.LEASE_LOST, "gone", false, ""));

            assertThat(failed.find(id).orElseThrow().counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
        });
    }

    // 9
    @Test
    default void everyReasonIsKept() {
        keeping(failed -> {
            for (FailureReason reason : FailureReason.values()) {
                JobId id = push(Draft.job());
                store().fail(new Failure(claimOnly().lease(), reason, "", true, ""));

                assertThat(failed.find(id).orElseThrow().reason()).isEqualTo(reason);
            }
        });
    }

    // 9
    @Test
    default void whateverTheMessageTheJobFails() {
        keeping(failed -> {
            for (String message : List.of("", "long ".repeat(10_000), "null \u0000 inside", "half a pair \ud83d")) {
                JobId id = push(Draft.job());

                assertThat(store().fail(new Failure(claimOnly().lease(), FailureReason.EXCEPTION, message, true, "")))
                        .isTrue();

                assertThat(failed.find(id).orElseThrow().message())
                        .startsWith(message.substring(0, Math.min(message.length(), 4)));
            }
        });
    }

    // 9
    @Test
    default void aLongLogOfAttemptsIsKept() {
        keeping(failed -> {
            String log = "[\"日本語 👍 at org.kerja\\n\"]".repeat(3_000);
            JobId id = push(Draft.job());
            store().fail(new Failure(claimOnly().lease(), FailureReason.EXCEPTION, "it broke", true, log));

            assertThat(failed.find(id).orElseThrow().attempts()).isEqualTo(log);
        });
    }

    // 26
    @Test
    default void aJobThatNeverLayInAQueueIsKeptAsItIsGiven() {
        keeping(failed -> {
            StoredFailure given = failure(QUEUE, NAME, LONG_AGO);

            failed.add(given);

            assertThat(failed.find(given.id())).contains(given);
            assertThat(claim(10)).isEmpty();
        });
    }

    // 26
    @Test
    default void aJobThatIsAddedWithoutTimesGetsThoseOfTheStore() {
        keeping(failed -> {
            Instant before = fixture().now();
            StoredFailure given = failure(QUEUE, NAME, Instant.EPOCH);

            failed.add(given);

            StoredFailure kept = failed.find(given.id()).orElseThrow();
            assertThat(kept.createdAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
            assertThat(kept.failedAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
        });
    }

    // 26
    @Test
    default void theLatestFailureIsListedFirst() {
        keeping(failed -> {
            StoredFailure second = add(failed, QUEUE, NAME, LONG_AGO.plusMillis(1));
            StoredFailure third = add(failed, QUEUE, NAME, LONG_AGO.plusMillis(2));
            StoredFailure first = add(failed, QUEUE, NAME, LONG_AGO);
            JobId latest = push(Draft.job());
            store().fail(failure(claimOnly().lease()));

            assertThat(failed.list(FailedJobFilter.all(), 0, 10))
                    .extracting(StoredFailure::id)
                    .containsExactly(latest, third.id(), second.id(), first.id());
        });
    }

    // 26
    @Test
    default void aListIsReadInPages() {
        keeping(failed -> {
            List<StoredFailure> added = Stream.iterate(LONG_AGO, instant -> instant.plusMillis(1))
                    .limit(5)
                    .map(instant -> add(failed, QUEUE, NAME, instant))
                    .toList();

            assertThat(failed.list(FailedJobFilter.all(), 0, 2)).containsExactly(added.get(4), added.get(3));
            assertThat(failed.list(FailedJobFilter.all(), 2, 2)).containsExactly(added.get(2), added.get(1));
            assertThat(failed.list(FailedJobFilter.all(), 4, 2)).containsExactly(added.get(0));
            assertThat(failed.list(FailedJobFilter.all(), 6, 2)).isEmpty();
            assertThat(failed.count(FailedJobFilter.all())).isEqualTo(5);
        });
    }

    // 26
    @Test
    default void failuresThatHappenedTogetherAreReadInPagesWithoutAGap() {
        keeping(failed -> {
            List<JobId> added = Stream.generate(
                            () -> add(failed, QUEUE, NAME, LONG_AGO).id())
                    .limit(7)
                    .toList();

            assertThat(Stream.of(0, 2, 4, 6)
                            .flatMap(offset -> failed.list(FailedJobFilter.all(), offset, 2).stream())
                            .map(StoredFailure::id))
                    .containsExactlyInAnyOrderElementsOf(added);
        });
    }

    // 26
    @Test
    default void aFilterChoosesByQueueNameAndTime() {
        keeping(failed -> {
            StoredFailure mail = add(failed, "mail", "send", LONG_AGO);
            StoredFailure slowMail = add(failed, "slow", "send", LONG_AGO.plusMillis(1));
            StoredFailure cleaning = add(failed, "slow", "clean", LONG_AGO.plusMillis(2));
            FailedJobFilter all = FailedJobFilter.all();

            assertThat(failed.list(all.onQueue("slow"), 0, 10)).containsExactly(cleaning, slowMail);
            assertThat(failed.list(all.named("send"), 0, 10)).containsExactly(slowMail, mail);
            assertThat(failed.list(all.onQueue("slow").named("send"), 0, 10)).containsExactly(slowMail);
            assertThat(failed.list(all.failedFrom(LONG_AGO.plusMillis(1)), 0, 10))
                    .containsExactly(cleaning, slowMail);
            assertThat(failed.list(all.failedBefore(LONG_AGO.plusMillis(1)), 0, 10))
                    .containsExactly(mail);
            assertThat(failed.count(all.failedFrom(LONG_AGO.plusMillis(1)).failedBefore(LONG_AGO.plusMillis(2))))
                    .isEqualTo(1);
            assertThat(failed.count(all.onQueue("mail").named("clean"))).isZero();
        });
    }

    // 26
    @Test
    default void aForgottenFailureIsGone() {
        keeping(failed -> {
            StoredFailure forgotten = add(failed, QUEUE, NAME, LONG_AGO);
            StoredFailure kept = add(failed, QUEUE, NAME, LONG_AGO);

            assertThat(failed.forget(forgotten.id())).isTrue();

            assertThat(failed.forget(forgotten.id())).isFalse();
            assertThat(failed.retry(forgotten.id())).isFalse();
            assertThat(failed.find(forgotten.id())).isEmpty();
            assertThat(failed.list(FailedJobFilter.all(), 0, 10)).containsExactly(kept);
        });
    }

    // 26
    @Test
    default void onlyFailuresOfThatAgeAreFlushed() {
        keeping(failed -> {
            Instant now = fixture().now();
            StoredFailure old = add(failed, QUEUE, NAME, now.minus(Duration.ofHours(3)));
            StoredFailure young = add(failed, QUEUE, NAME, now.minus(Duration.ofHours(1)));

            assertThat(failed.flush(Duration.ofHours(4), 10)).isZero();
            assertThat(failed.flush(Duration.ofHours(2), 10)).isEqualTo(1);

            assertThat(failed.find(old.id())).isEmpty();
            assertThat(failed.find(young.id())).isPresent();
            assertThat(failed.flush(Duration.ZERO, 10)).isEqualTo(1);
            assertThat(failed.count(FailedJobFilter.all())).isZero();
        });
    }

    // 26
    @Test
    default void failuresAreFlushedInChunksTheOldestFirst() {
        keeping(failed -> {
            List<StoredFailure> added = Stream.iterate(LONG_AGO, instant -> instant.plusMillis(1))
                    .limit(5)
                    .map(instant -> add(failed, QUEUE, NAME, instant))
                    .toList();

            assertThat(failed.flush(Duration.ofHours(1), 2)).isEqualTo(2);
            assertThat(failed.list(FailedJobFilter.all(), 0, 10))
                    .containsExactly(added.get(4), added.get(3), added.get(2));
            assertThat(failed.flush(Duration.ofHours(1), 2)).isEqualTo(2);
            assertThat(failed.flush(Duration.ofHours(1), 2)).isEqualTo(1);
            assertThat(failed.flush(Duration.ofHours(1), 2)).isZero();
        });
    }

    // 26
    @Test
    default void everyNodeSeesTheSameFailures() {
        keeping(failed -> {
            StoredFailure added = add(failed, QUEUE, NAME, LONG_AGO);

            assertThat(another().failedJobs().flatMap(others -> others.find(added.id())))
                    .contains(added);
        });
    }

    /** Runs a test on the failed jobs; a store that keeps none still has to let a job fail. */
    default void keeping(Consumer<FailedJobStore> test) {
        Optional<FailedJobStore> failed = store().failedJobs();
        if (failed.isPresent()) {
            test.accept(failed.get());
        } else {
            push(Draft.job());
            assertThat(store().fail(failure(claimOnly().lease()))).isTrue();
            assertThat(claim(10)).isEmpty();
        }
    }

    /** Keeps a failure that happened at an instant. */
    default StoredFailure add(FailedJobStore failed, String queue, String name, Instant failedAt) {
        StoredFailure failure = failure(queue, name, failedAt);
        failed.add(failure);
        return failure;
    }

    private static StoredFailure failure(String queue, String name, Instant failedAt) {
        return new StoredFailure(
                Draft.newId(),
                "default",
                name,
                2,
                queue,
                5,
                "{\"report\":42}",
                FailureReason.EXCEPTION,
                "it broke",
                failedAt.toEpochMilli(),
                failedAt.toEpochMilli(),
                new JobCounters(1, 1, 0, 0),
                "[1]");
    }
}
