package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.Lease;
import org.kerja.spi.StoredFailure;

/** Failed jobs go back to their queue, each in one step. */
public interface RetryBehaviour extends FailedJobBehaviour {

    // 26
    @Test
    default void aRetriedJobIsTheSameJobWithFreshCounters() {
        keeping(failed -> {
            JobId id = push(Draft.job().inVersion(3).withPayload("{\"report\":\"Ünï 👍\"}"));
            store().fail(failure(claimOnly().lease()));

            assertThat(failed.retry(id)).isTrue();

            Claim claim = claimOnly();
            assertThat(claim.lease().id()).isEqualTo(id);
            assertThat(claim.name()).isEqualTo(NAME);
            assertThat(claim.version()).isEqualTo(3);
            assertThat(claim.queue()).isEqualTo(QUEUE);
            assertThat(claim.payload()).isEqualTo("{\"report\":\"Ünï 👍\"}");
            assertThat(claim.counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
            assertThat(claim.loss()).isEqualTo(Claim.Loss.NONE);
            assertThat(claim.attempts()).isEmpty();
        });
    }

    // 26
    @Test
    default void aRetriedJobKeepsItsPriority() {
        needs(
                Capability.PRIORITY,
                () -> push(Draft.job().withPriority(5)),
                () -> keeping(failed -> {
                    JobId id = push(Draft.job().withPriority(5));
                    store().fail(failure(claimOnly().lease()));
                    push(Draft.job());
                    failed.retry(id);

                    Claim first = Behaviour.only(claim(1));
                    assertThat(first.lease().id()).isEqualTo(id);
                    assertThat(first.priority()).isEqualTo(5);
                }));
    }

    // 7, 26
    @Test
    default void noLeaseFromBeforeARetryIsGoodAfterIt() {
        keeping(failed -> {
            JobId id = push(Draft.job());
            Lease first = claimAndExpire().lease();
            Lease second = claimOnly().lease();
            store().fail(failure(second));
            failed.retry(id);

            Lease third = claimOnly().lease();

            assertThat(third.token()).isGreaterThan(second.token()).isGreaterThan(first.token());
            assertThat(store().complete(List.of(first, second))).containsExactlyInAnyOrder(first, second);
            assertThat(store().complete(List.of(third))).isEmpty();
        });
    }

    // 26
    @Test
    default void aRetryBeginsANewLife() {
        keeping(failed -> needs(Capability.INSPECTION, () -> store().find(Draft.newId()), () -> {
            JobId id = push(Draft.job());
            store().fail(failure(claimOnly().lease()));
            fixture().elapse(BRIEF);
            Instant before = fixture().now();

            failed.retry(id);

            assertThat(store().find(id).orElseThrow().createdAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
        }));
    }

    // 26
    @Test
    default void aRetriedJobIsNoFailedOneAnyMore() {
        keeping(failed -> {
            JobId id = push(Draft.job());
            store().fail(failure(claimOnly().lease()));
            failed.retry(id);

            assertThat(failed.find(id)).isEmpty();
            assertThat(failed.count(FailedJobFilter.all())).isZero();
            assertThat(failed.retry(id)).isFalse();
            assertThat(claim(10)).hasSize(1);
        });
    }

    // 26
    @Test
    default void aRetriedJobCanFailAgain() {
        keeping(failed -> {
            JobId id = push(Draft.job());
            for (int life = 0; life < 3; life++) {
                assertThat(store().fail(failure(claimOnly().lease()))).isTrue();
                assertThat(failed.find(id).orElseThrow().counters()).isEqualTo(new JobCounters(1, 1, 0, 0));
                assertThat(failed.retry(id)).isTrue();
            }
        });
    }

    // 26
    @Test
    default void aJobThatNeverLayInAQueueCanBeRetried() {
        keeping(failed -> {
            StoredFailure added = add(failed, QUEUE, NAME, LONG_AGO);

            assertThat(failed.retry(added.id())).isTrue();

            Claim claim = claimOnly();
            assertThat(claim.lease().id()).isEqualTo(added.id());
            assertThat(claim.payload()).isEqualTo(added.payload());
            assertThat(claim.version()).isEqualTo(added.version());
            assertThat(claim.counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
        });
    }

    // 26
    @Test
    default void anUnknownJobIsNotRetried() {
        keeping(failed -> {
            JobId waiting = push(Draft.job());

            assertThat(failed.retry(Draft.newId())).isFalse();
            assertThat(failed.retry(waiting)).isFalse();
            assertThat(claim(10)).hasSize(1);
        });
    }

    // 26
    @Test
    default void allAreRetried() {
        keeping(failed -> {
            List<JobId> added = Stream.generate(
                            () -> add(failed, QUEUE, NAME, LONG_AGO).id())
                    .limit(300)
                    .toList();

            assertThat(failed.retry(FailedJobFilter.all())).isEqualTo(300);

            assertThat(Behaviour.ids(claim(400))).containsExactlyInAnyOrderElementsOf(added);
            assertThat(failed.count(FailedJobFilter.all())).isZero();
            assertThat(failed.retry(FailedJobFilter.all())).isZero();
        });
    }

    // 26
    @Test
    default void onlyThoseThatMatchAreRetried() {
        keeping(failed -> {
            StoredFailure mail = add(failed, "mail", "send", LONG_AGO);
            StoredFailure slowMail = add(failed, "slow", "send", LONG_AGO.plusMillis(1));
            StoredFailure cleaning = add(failed, "slow", "clean", LONG_AGO.plusMillis(2));
            StoredFailure report = add(failed, QUEUE, NAME, LONG_AGO.plusMillis(3));
            FailedJobFilter all = FailedJobFilter.all();

            assertThat(failed.retry(all.onQueue("slow").named("send"))).isEqualTo(1);
            assertThat(retried()).containsExactly(slowMail.id());
            assertThat(failed.retry(all.onQueue("slow"))).isEqualTo(1);
            assertThat(retried()).containsExactly(cleaning.id());
            assertThat(failed.retry(all.failedBefore(LONG_AGO.plusMillis(3)))).isEqualTo(1);
            assertThat(retried()).containsExactly(mail.id());
            assertThat(failed.retry(all.failedFrom(LONG_AGO.plusMillis(4)))).isZero();
            assertThat(failed.retry(all.named(NAME).failedFrom(LONG_AGO.plusMillis(3))))
                    .isEqualTo(1);
            assertThat(retried()).containsExactly(report.id());
        });
    }

    // 26
    @Test
    default void nodesThatRetryAtTheSameTimePutEachJobBackOnce() {
        keeping(failed -> {
            List<JobId> added = Stream.generate(
                            () -> add(failed, QUEUE, NAME, LONG_AGO).id())
                    .limit(40)
                    .toList();
            Callable<Integer> everything =
                    () -> another().failedJobs().orElseThrow().retry(FailedJobFilter.all());
            Callable<Integer> oneByOne =
                    () -> (int) added.stream().filter(failed::retry).count();

            List<Integer> retried = OtherThreads.all(List.of(everything, oneByOne, everything, oneByOne));

            assertThat(retried.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
            assertThat(Behaviour.ids(claim(100))).containsExactlyInAnyOrderElementsOf(added);
        });
    }

    private List<JobId> retried() {
        List<Claim> claims =
                store().claim(request(List.of("mail", "slow", QUEUE), Set.of("send", "clean", NAME), 10, HELD));
        return Behaviour.ids(claims);
    }
}
