package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Lease;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;

/** Waiting jobs that are cancelled vanish; running ones are told. */
public interface CancelBehaviour extends Behaviour {

    // 23
    @Test
    default void aReadyJobThatIsCancelledNeverRuns() {
        cancelling(() -> {
            JobId cancelled = push(Draft.job());
            JobId kept = push(Draft.job());

            assertThat(another().cancel(cancelled)).isEqualTo(CancelOutcome.CANCELLED);

            assertThat(store().find(cancelled)).isEmpty();
            assertThat(Behaviour.ids(claim(10))).containsExactly(kept);
        });
    }

    // 23
    @Test
    default void aDelayedJobThatIsCancelledNeverRuns() {
        Draft delayed = Draft.job().after(BRIEF);
        cancelling(() -> needs(Capability.DELAY, () -> push(delayed), () -> {
            JobId cancelled = push(Draft.job().after(Duration.ofHours(1)));

            assertThat(store().cancel(cancelled)).isEqualTo(CancelOutcome.CANCELLED);

            assertThat(store().find(cancelled)).isEmpty();
            assertThat(store().due(List.of(QUEUE), Set.of(NAME))).isEmpty();
        }));
    }

    // 23
    @Test
    default void theWorkerOfARunningJobIsToldThatItIsCancelled() {
        cancelling(() -> {
            pushAll(Draft.job(), Draft.job());
            List<Lease> leases = Behaviour.leases(claim(2));

            assertThat(another().cancel(leases.get(0).id())).isEqualTo(CancelOutcome.REQUESTED);

            Renewal told = new Renewal(Set.of(), Set.of(leases.get(0)));
            assertThat(store().renew(leases, HELD)).isEqualTo(told);
            assertThat(store().renew(leases, HELD)).isEqualTo(told);
        });
    }

    // 23
    @Test
    default void aRunningJobThatIsCancelledMayStillComplete() {
        cancelling(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            store().cancel(lease.id());

            assertThat(store().complete(List.of(lease))).isEmpty();
            assertThat(store().find(lease.id())).isEmpty();
        });
    }

    // 23
    @Test
    default void aCancelledJobThatIsGivenBackIsGone() {
        cancelling(() -> {
            for (Return.Kind kind : Return.Kind.values()) {
                push(Draft.job());
                Lease lease = claimOnly().lease();
                store().cancel(lease.id());

                assertThat(store().giveBack(List.of(new Return(lease, Duration.ZERO, kind, ""))))
                        .isEmpty();

                assertThat(store().find(lease.id())).isEmpty();
                assertThat(claim(10)).isEmpty();
            }
        });
    }

    // 23
    @Test
    default void amongJobsThatAreGivenBackOnlyTheCancelledOneIsGone() {
        cancelling(() -> {
            pushAll(Draft.job(), Draft.job(), Draft.job());
            List<Lease> leases = Behaviour.leases(claim(3));
            store().cancel(leases.get(1).id());

            store().giveBack(leases.stream().map(this::released).toList());

            assertThat(Behaviour.ids(claim(10)))
                    .containsExactlyInAnyOrder(leases.get(0).id(), leases.get(2).id());
        });
    }

    // 6, 23
    @Test
    default void aCancelledJobWhoseWorkerVanishedIsNotTriedAgain() {
        cancelling(() -> {
            JobId id = push(Draft.job());
            store().claim(request(1, LONG_ENOUGH_FOR_A_WORD));
            assertThat(store().cancel(id)).isEqualTo(CancelOutcome.REQUESTED);
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD);

            assertThat(claim(10)).isEmpty();
        });
    }

    // 6, 23
    @Test
    default void aJobWhoseLeaseExpiredIsCancelledLikeAWaitingOne() {
        cancelling(() -> {
            JobId id = push(Draft.job());
            claimAndExpire();

            assertThat(store().cancel(id)).isEqualTo(CancelOutcome.CANCELLED);

            assertThat(store().find(id)).isEmpty();
            assertThat(claim(10)).isEmpty();
        });
    }

    // 23
    @Test
    default void aJobThatIsGoneOrWasNeverThereCannotBeCancelled() {
        cancelling(() -> {
            JobId completed = push(Draft.job());
            store().complete(List.of(claimOnly().lease()));
            JobId cancelled = push(Draft.job());
            store().cancel(cancelled);

            assertThat(store().cancel(completed)).isEqualTo(CancelOutcome.NOT_FOUND);
            assertThat(store().cancel(cancelled)).isEqualTo(CancelOutcome.NOT_FOUND);
            assertThat(store().cancel(Draft.newId())).isEqualTo(CancelOutcome.NOT_FOUND);
        });
    }

    private void cancelling(Runnable test) {
        needs(Capability.INSPECTION, () -> store().cancel(Draft.newId()), test);
    }
}
