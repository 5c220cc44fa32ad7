package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;

/** What is said within a transaction of the caller happens when that commits, and never if it rolls back. */
public interface TransactionBehaviour extends Behaviour {

    // 13
    @Test
    default void aPushIsSeenByOthersWhenItsTransactionHasCommitted() {
        transactional(() -> {
            begin();
            JobId id = push(Draft.job());
            assertThat(claimElsewhere()).isEmpty();

            commit();

            assertThat(Behaviour.ids(claimElsewhere())).containsExactly(id);
        });
    }

    // 13
    @Test
    default void aPushThatIsRolledBackNeverHappened() {
        transactional(() -> {
            begin();
            push(Draft.job());
            rollback();

            assertThat(claim(10)).isEmpty();
        });
    }

    // 13
    @Test
    default void aPushWithoutATransactionIsSeenAtOnce() {
        transactional(() -> {
            JobId id = push(Draft.job());

            assertThat(fixture().transactions().active()).isFalse();
            assertThat(Behaviour.ids(claimElsewhere())).containsExactly(id);
        });
    }

    // 13
    @Test
    default void aBatchCommitsAndRollsBackAsOne() {
        transactional(() -> {
            begin();
            store().push(batch());
            rollback();
            assertThat(claim(500)).isEmpty();

            List<Envelope> committed = batch();
            begin();
            store().push(committed);
            commit();
            assertThat(Behaviour.ids(claim(500)))
                    .containsExactlyElementsOf(
                            committed.stream().map(Envelope::id).toList());
        });
    }

    // 13
    @Test
    default void severalPushesOfOneTransactionCommitTogether() {
        transactional(() -> {
            begin();
            JobId first = push(Draft.job());
            JobId second = push(Draft.job().on("other"));
            assertThat(OtherThreads.call(() -> another().due(List.of(), Set.of(NAME))))
                    .isEmpty();
            commit();

            List<Claim> claims = store().claim(request(List.of(QUEUE, "other"), Set.of(NAME), 10, HELD));
            assertThat(Behaviour.ids(claims)).containsExactly(first, second);
        });
    }

    // 13
    @Test
    default void aTransactionGoesOnAfterAPush() {
        transactional(() -> {
            begin();
            push(Draft.job());
            assertThat(fixture().transactions().active()).isTrue();
            push(Draft.job());
            commit();

            assertThat(claim(10)).hasSize(2);
        });
    }

    // 13
    @Test
    default void aCompletionCommitsWithItsTransaction() {
        transactional(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            begin();
            assertThat(store().completeInTransaction(lease)).isTrue();
            commit();

            assertThat(store().complete(List.of(lease))).containsExactly(lease);
            assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
        });
    }

    // 13
    @Test
    default void aCompletionThatIsRolledBackLeavesTheJobAndItsLease() {
        transactional(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            begin();
            assertThat(store().completeInTransaction(lease)).isTrue();
            rollback();

            assertThat(claim(10)).isEmpty();
            assertThat(store().renew(List.of(lease), HELD).refused()).isEmpty();
            assertThat(store().complete(List.of(lease))).isEmpty();
        });
    }

    // 7, 13
    @Test
    default void aCompletionUnderAStaleLeaseIsRefusedAndTheTransactionStaysUsable() {
        transactional(() -> {
            push(Draft.job());
            Lease stale = claimAndExpire().lease();
            claimOnly();
            begin();
            assertThat(store().completeInTransaction(stale)).isFalse();
            push(Draft.job().on("other"));
            commit();

            assertThat(store().claim(request(List.of("other"), Set.of(NAME), 10, HELD)))
                    .hasSize(1);
        });
    }

    // 13
    @Test
    default void aJobCompletesTogetherWithTheJobsItDispatched() {
        transactional(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            begin();
            push(Draft.job());
            store().completeInTransaction(lease);
            rollback();
            assertThat(claim(10)).isEmpty();

            begin();
            JobId next = push(Draft.job());
            store().completeInTransaction(lease);
            commit();
            assertThat(Behaviour.ids(claim(10))).containsExactly(next);
        });
    }

    // 13
    @Test
    default void aReturnJoinsTheTransaction() {
        transactional(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            begin();
            assertThat(store().giveBack(List.of(released(lease)))).isEmpty();
            rollback();
            assertThat(claim(10)).isEmpty();

            begin();
            assertThat(store().giveBack(List.of(released(lease)))).isEmpty();
            assertThat(claimElsewhere()).isEmpty();
            commit();
            assertThat(claimOnly().counters()).isEqualTo(new JobCounters(2, 0, 0, 1));
        });
    }

    // 13
    @Test
    default void aFailureJoinsTheTransaction() {
        transactional(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            begin();
            assertThat(store().fail(failure(lease))).isTrue();
            rollback();
            assertThat(failedJobs()).isZero();
            assertThat(store().renew(List.of(lease), HELD).refused()).isEmpty();

            begin();
            assertThat(store().fail(failure(lease))).isTrue();
            commit();
            assertThat(failedJobs()).isEqualTo(store().failedJobs().isPresent() ? 1 : 0);
            assertThat(store().complete(List.of(lease))).containsExactly(lease);
        });
    }

    // 4, 13
    @Test
    default void nobodyWaitsForAnOpenTransaction() {
        transactional(() -> {
            pushAll(Draft.job(), Draft.job(), Draft.job());
            List<Lease> held = Behaviour.leases(claim(2));
            begin();
            push(Draft.job());
            store().completeInTransaction(held.get(0));

            List<Claim> meanwhile = claimElsewhere();
            boolean completed = OtherThreads.call(
                    () -> another().complete(List.of(held.get(1))).isEmpty());
            JobId pushed = OtherThreads.call(() -> {
                Envelope envelope = Draft.job().envelope();
                another().push(List.of(envelope));
                return envelope.id();
            });
            assertThat(meanwhile).hasSize(1);
            assertThat(completed).isTrue();
            assertThat(Behaviour.ids(claimElsewhere())).containsExactly(pushed);

            commit();
            assertThat(claim(10)).hasSize(1);
        });
    }

    // 13
    @Test
    default void wordsThatNeedNoTransactionEndNone() {
        transactional(() -> {
            pushAll(Draft.job(), Draft.job());
            begin();
            JobId inside = push(Draft.job().on("other"));
            List<Claim> claims = OtherThreads.call(() -> another().claim(request(10, HELD)));
            store().renew(Behaviour.leases(claims), HELD);
            store().markStarted(claims.get(0).lease(), "");
            assertThat(fixture().transactions().active()).isTrue();
            rollback();

            assertThat(store().find(inside)).isEmpty();
            assertThat(claims).hasSize(2);
        });
    }

    private void transactional(Runnable test) {
        needs(Capability.TRANSACTIONS, () -> store().completeInTransaction(new Lease(Draft.newId(), 1)), () -> {
            try {
                test.run();
            } finally {
                if (fixture().transactions().active()) {
                    rollback();
                }
            }
        });
    }

    private void begin() {
        fixture().transactions().begin();
    }

    private void commit() {
        fixture().transactions().commit();
    }

    private void rollback() {
        fixture().transactions().rollback();
    }

    private List<Claim> claimElsewhere() {
        return OtherThreads.call(() -> another().claim(request(10, HELD)));
    }

    private long failedJobs() {
        return store().failedJobs()
                .map(failed -> failed.count(FailedJobFilter.all()))
                .orElse(0L);
    }

    private static List<Envelope> batch() {
        return Stream.generate(() -> Draft.job().envelope()).limit(300).toList();
    }
}
