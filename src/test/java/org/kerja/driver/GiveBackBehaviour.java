package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

/** Jobs that go back to their queue, and what is counted when they do. */
public interface GiveBackBehaviour extends Behaviour {

    // 11
    @Test
    default void aReleaseIsCountedApartFromFailures() {
        JobId id = push(Draft.job());
        store().giveBack(List.of(released(claimOnly().lease())));

        Claim again = claimOnly();

        assertThat(again.lease().id()).isEqualTo(id);
        assertThat(again.counters()).isEqualTo(new JobCounters(2, 0, 0, 1));
        assertThat(again.counters().spent()).isZero();
        assertThat(again.loss()).isEqualTo(Claim.Loss.NONE);
    }

    // 8
    @Test
    default void aFailedAttemptIsCounted() {
        push(Draft.job());
        store().giveBack(List.of(new Return(claimOnly().lease(), Duration.ZERO, Return.Kind.FAILED, "")));

        Claim again = claimOnly();

        assertThat(again.counters()).isEqualTo(new JobCounters(2, 1, 0, 0));
        assertThat(again.counters().spent()).isEqualTo(1);
    }

    // 24
    @Test
    default void whatAStoppingWorkerGivesBackIsNotCounted() {
        push(Draft.job());
        store().giveBack(List.of(new Return(claimOnly().lease(), Duration.ZERO, Return.Kind.UNCOUNTED, "")));

        Claim again = claimOnly();

        assertThat(again.counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
        assertThat(again.loss()).isEqualTo(Claim.Loss.NONE);
    }

    // 6, 24
    @Test
    default void aStartedJobThatWasGivenBackIsNoLostOne() {
        push(Draft.job());
        Lease lease = claimOnly().lease();
        store().markStarted(lease, "");
        store().giveBack(List.of(new Return(lease, Duration.ZERO, Return.Kind.UNCOUNTED, "")));

        assertThat(claimAndExpire().loss()).isEqualTo(Claim.Loss.NONE);
        assertThat(claimOnly().loss()).isEqualTo(new Claim.Loss(true, false, NODE));
    }

    // 8
    @Test
    default void aJobThatWasGivenBackWaitsForItsDelay() {
        JobId id = push(Draft.job());
        Lease lease = claimOnly().lease();
        store().giveBack(List.of(new Return(lease, LONG_ENOUGH_FOR_A_WORD, Return.Kind.FAILED, "")));

        assertThat(claim(10)).isEmpty();
        fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
        assertThat(Behaviour.ids(claim(10))).containsExactly(id);
    }

    // 3
    @Test
    default void aJobThatWasGivenBackIsTheSameJob() {
        push(Draft.job().inVersion(7).withPayload("{\"report\":42}"));
        Claim first = claimOnly();
        store().giveBack(List.of(released(first.lease())));

        Claim again = claimOnly();

        assertThat(again.lease().id()).isEqualTo(first.lease().id());
        assertThat(again.name()).isEqualTo(first.name());
        assertThat(again.version()).isEqualTo(7);
        assertThat(again.queue()).isEqualTo(first.queue());
        assertThat(again.priority()).isEqualTo(first.priority());
        assertThat(again.payload()).isEqualTo("{\"report\":42}");
        assertThat(again.ageMillis()).isGreaterThanOrEqualTo(first.ageMillis());
    }

    @Test
    default void theLogOfAttemptsIsReplacedByEachReturn() {
        String longLog = "[\"日本語 👍 ' \\\\ \"]".repeat(3_000);
        push(Draft.job());
        store().giveBack(List.of(new Return(claimOnly().lease(), Duration.ZERO, Return.Kind.FAILED, longLog)));
        Claim second = claimOnly();
        assertThat(second.attempts()).isEqualTo(longLog);

        store().giveBack(List.of(new Return(second.lease(), Duration.ZERO, Return.Kind.FAILED, "[2]")));

        assertThat(claimOnly().attempts()).isEqualTo("[2]");
    }

    @Test
    default void theLogOfAttemptsOutlastsALostLease() {
        push(Draft.job());
        store().giveBack(List.of(new Return(claimOnly().lease(), Duration.ZERO, Return.Kind.FAILED, "[1]")));
        claimAndExpire();

        assertThat(claimOnly().attempts()).isEqualTo("[1]");
    }

    @Test
    default void manyJobsGoBackTogetherEachInItsOwnWay() {
        pushAll(Draft.job(), Draft.job(), Draft.job(), Draft.job());
        List<Lease> leases = Behaviour.leases(claim(4));

        assertThat(store().giveBack(List.of(
                        new Return(leases.get(3), Duration.ofHours(1), Return.Kind.FAILED, "[3]"),
                        new Return(leases.get(0), Duration.ZERO, Return.Kind.FAILED, "[0]"),
                        new Return(leases.get(2), Duration.ZERO, Return.Kind.UNCOUNTED, "[2]"),
                        new Return(leases.get(1), Duration.ZERO, Return.Kind.RELEASED, "[1]"))))
                .isEmpty();

        assertThat(claim(10))
                .extracting(claim -> claim.lease().id(), Claim::attempts, Claim::counters)
                .containsExactlyInAnyOrder(
                        tuple(leases.get(0).id(), "[0]", new JobCounters(2, 1, 0, 0)),
                        tuple(leases.get(1).id(), "[1]", new JobCounters(2, 0, 0, 1)),
                        tuple(leases.get(2).id(), "[2]", new JobCounters(1, 0, 0, 0)));
    }
}
