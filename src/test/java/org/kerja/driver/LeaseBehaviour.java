package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Lease;
import org.kerja.spi.Progress;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;

/** A claim is exclusive while its lease lasts, and worth nothing afterwards. */
public interface LeaseBehaviour extends Behaviour {

    // 5
    @Test
    default void aRenewedLeaseOutlastsItsFirstDuration() {
        push(Draft.job());
        Claim claim = Behaviour.only(store().claim(request(1, LONG_ENOUGH_FOR_A_WORD)));

        for (int renewal = 0; renewal < 10; renewal++) {
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD.dividedBy(5));
            assertThat(store().renew(List.of(claim.lease()), LONG_ENOUGH_FOR_A_WORD))
                    .isEqualTo(new Renewal(Set.of(), Set.of()));
            assertThat(another().claim(request(1, HELD))).isEmpty();
        }

        assertThat(store().complete(List.of(claim.lease()))).isEmpty();
    }

    // 5
    @Test
    default void renewingManyLeasesRefusesOnlyThoseThatAreLost() {
        store().push(Stream.generate(() -> Draft.job().envelope()).limit(300).toList());
        List<Lease> leases = Behaviour.leases(claim(300));
        List<Lease> completed = leases.subList(100, 200);
        store().complete(completed);

        Renewal renewal = store().renew(leases, HELD);

        assertThat(renewal.refused()).containsExactlyInAnyOrderElementsOf(completed);
        assertThat(renewal.cancelled()).isEmpty();
    }

    // 6
    @Test
    default void aJobWhoseLeaseExpiredIsHandedOutAgainAndTheLossIsCountedOnce() {
        JobId id = push(Draft.job());
        Lease lost = claimAndExpire().lease();

        Claim again = claimAsAnotherNode();

        assertThat(again.lease().id()).isEqualTo(id);
        assertThat(again.lease().token()).isGreaterThan(lost.token());
        assertThat(again.counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
        assertThat(again.loss()).isEqualTo(new Claim.Loss(true, false, NODE));

        another().giveBack(List.of(released(again.lease())));
        Claim third = claimOnly();
        assertThat(third.counters()).isEqualTo(new JobCounters(3, 0, 1, 1));
        assertThat(third.loss()).isEqualTo(Claim.Loss.NONE);
    }

    // 6
    @Test
    default void everyLostLeaseIsCounted() {
        push(Draft.job());
        claimAndExpire();
        claimAndExpire();

        assertThat(claimOnly().counters()).isEqualTo(new JobCounters(3, 0, 2, 0));
    }

    // 6
    @Test
    default void aLossTellsWhetherTheLostAttemptHadStarted() {
        push(Draft.job());
        Lease lease = Behaviour.only(store().claim(request(1, LONG_ENOUGH_FOR_A_WORD)))
                .lease();
        assertThat(store().markStarted(lease, "")).isTrue();
        fixture().elapse(LONG_ENOUGH_FOR_A_WORD);

        assertThat(claimAndExpire().loss()).isEqualTo(new Claim.Loss(true, true, NODE));
        assertThat(claimOnly().loss()).isEqualTo(new Claim.Loss(true, false, NODE));
    }

    // 6
    @Test
    default void theLogThatWasKeptAtTheStartOutlastsALostLease() {
        push(Draft.job());
        Lease lease = Behaviour.only(store().claim(request(1, LONG_ENOUGH_FOR_A_WORD)))
                .lease();
        store().markStarted(lease, "[1]");
        fixture().elapse(LONG_ENOUGH_FOR_A_WORD);

        assertThat(claimOnly().attempts()).isEqualTo("[1]");
    }

    // 6
    @Test
    default void aJobOfAnUnknownNameIsLeftForOthersWhenItsLeaseExpired() {
        push(Draft.job());
        claimAndExpire();

        assertThat(another().claim(request(List.of(QUEUE), Set.of("of-another-version"), 10, HELD)))
                .isEmpty();
        assertThat(claimOnly().counters().lostLeases()).isEqualTo(1);
    }

    // 7
    @Test
    default void anExpiredLeaseIsRefusedEvenIfNobodyReclaimedTheJob() {
        push(Draft.job());

        assertEveryWordIsRefused(claimAndExpire().lease());

        assertThat(claimOnly().counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
    }

    // 7
    @Test
    default void aReclaimedLeaseIsRefusedAndTheNewHolderNoticesNothing() {
        JobId id = push(Draft.job());
        Lease stale = claimAndExpire().lease();
        Claim holder = claimAsAnotherNode();

        assertEveryWordIsRefused(stale);

        needs(
                Capability.INSPECTION,
                () -> store().find(id),
                () -> assertThat(store().find(id)).hasValueSatisfying(job -> {
                    assertThat(job.state()).isEqualTo(JobState.RESERVED);
                    assertThat(job.node()).contains("node-2");
                    assertThat(job.progress()).isEmpty();
                    assertThat(job.counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
                    assertThat(job.attempts()).isEmpty();
                }));
        assertThat(claim(10)).isEmpty();
        assertThat(another().complete(List.of(holder.lease()))).isEmpty();
    }

    // 7
    @Test
    default void theLeaseOfACompletedJobIsRefused() {
        push(Draft.job());
        Lease lease = claimOnly().lease();
        store().complete(List.of(lease));

        assertEveryWordIsRefused(lease);
        assertThat(claim(10)).isEmpty();
    }

    // 7
    @Test
    default void theLeaseOfAFailedJobIsRefused() {
        push(Draft.job());
        Lease lease = claimOnly().lease();
        store().fail(failure(lease));

        assertEveryWordIsRefused(lease);
        assertThat(claim(10)).isEmpty();
    }

    // 7
    @Test
    default void theLeaseOfAJobThatWasGivenBackIsRefusedAndTheJobStays() {
        push(Draft.job());
        Lease lease = claimOnly().lease();
        store().giveBack(List.of(new Return(lease, LONG_ENOUGH_FOR_A_WORD, Return.Kind.RELEASED, "")));

        assertEveryWordIsRefused(lease);
        fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
        assertThat(claimOnly().counters()).isEqualTo(new JobCounters(2, 0, 0, 1));
    }

    // 7
    @Test
    default void aLeaseThatWasNeverGivenOutIsRefused() {
        push(Draft.job());
        Lease lease = claimOnly().lease();

        assertEveryWordIsRefused(new Lease(lease.id(), lease.token() + 1));
        assertEveryWordIsRefused(new Lease(lease.id(), lease.token() - 1));
        assertEveryWordIsRefused(new Lease(Draft.newId(), lease.token()));
        assertThat(store().complete(List.of(lease))).isEmpty();
    }

    // 7
    @Test
    default void amongManyLeasesOnlyTheStaleOnesAreRefused() {
        pushAll(Draft.job(), Draft.job());
        List<Lease> stale = Behaviour.leases(store().claim(request(2, BRIEF)));
        fixture().elapse(BRIEF);
        List<Lease> good = Behaviour.leases(claim(2));
        List<Lease> mixed = List.of(stale.get(0), good.get(1), good.get(0), stale.get(1));

        assertThat(store().renew(mixed, HELD).refused()).containsExactlyInAnyOrderElementsOf(stale);
        assertThat(store().giveBack(List.of(released(stale.get(0)), released(good.get(0)))))
                .containsExactly(stale.get(0));
        assertThat(store().complete(mixed)).containsExactlyInAnyOrder(stale.get(0), stale.get(1), good.get(0));
    }

    @Test
    default void wordsAboutNothingChangeNothing() {
        push(Draft.job());

        assertThat(store().complete(List.of())).isEmpty();
        assertThat(store().giveBack(List.of())).isEmpty();
        assertThat(store().renew(List.of(), HELD)).isEqualTo(new Renewal(Set.of(), Set.of()));
        store().progress(List.of());
        assertThat(claim(10)).hasSize(1);
    }

    // 7
    @Test
    default void everyClaimRaisesTheToken() {
        push(Draft.job());
        long last = Long.MIN_VALUE;
        for (Return.Kind kind : Return.Kind.values()) {
            Lease lease = claimOnly().lease();
            assertThat(lease.token()).isGreaterThan(last);
            last = lease.token();
            store().giveBack(List.of(new Return(lease, Duration.ZERO, kind, "")));
        }
        Lease lost = claimAndExpire().lease();

        assertThat(lost.token()).isGreaterThan(last);
        assertThat(claimOnly().lease().token()).isGreaterThan(lost.token());
    }

    private Claim claimAsAnotherNode() {
        return Behaviour.only(another().claim(new ClaimRequest(List.of(QUEUE), Set.of(NAME), 10, HELD, "node-2")));
    }

    private void assertEveryWordIsRefused(Lease lease) {
        assertThat(store().complete(List.of(lease))).containsExactly(lease);
        assertThat(store().giveBack(List.of(released(lease)))).containsExactly(lease);
        assertThat(store().renew(List.of(lease), HELD)).isEqualTo(new Renewal(Set.of(lease), Set.of()));
        assertThat(store().markStarted(lease, "[99]")).isFalse();
        long failedBefore = failedJobs();
        assertThat(store().fail(failure(lease))).isFalse();
        assertThat(failedJobs()).isEqualTo(failedBefore);
        store().progress(List.of(new Progress(lease, 99)));
        needs(Capability.TRANSACTIONS, () -> store().completeInTransaction(lease), () -> {
            fixture().transactions().begin();
            try {
                assertThat(store().completeInTransaction(lease)).isFalse();
            } finally {
                fixture().transactions().commit();
            }
        });
    }

    private long failedJobs() {
        return store().failedJobs()
                .map(failed -> failed.count(FailedJobFilter.all()))
                .orElse(0L);
    }
}
