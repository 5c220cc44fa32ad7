package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

/** Clearing a queue removes the jobs that nobody holds. */
public interface ClearBehaviour extends Behaviour {

    @Test
    default void clearingRemovesReadyAndDelayedJobs() {
        clearing(() -> {
            pushAll(Draft.job(), Draft.job(), Draft.job().named("of-another-version"));
            Lease lease = Behaviour.only(claim(1)).lease();
            store().giveBack(List.of(new Return(lease, Duration.ofHours(1), Return.Kind.FAILED, "")));

            assertThat(store().clear(QUEUE)).isEqualTo(3);

            assertThat(store().clear(QUEUE)).isZero();
            assertThat(store().due(List.of(), Set.of(NAME, "of-another-version")))
                    .isEmpty();
        });
    }

    @Test
    default void clearingLeavesJobsThatAWorkerHolds() {
        clearing(() -> {
            push(Draft.job());
            Lease lease = claimOnly().lease();
            push(Draft.job());

            assertThat(another().clear(QUEUE)).isEqualTo(1);

            assertThat(store().complete(List.of(lease))).isEmpty();
        });
    }

    // 6
    @Test
    default void clearingRemovesJobsWhoseLeaseExpired() {
        clearing(() -> {
            push(Draft.job());
            claimAndExpire();

            assertThat(store().clear(QUEUE)).isEqualTo(1);

            assertThat(claim(10)).isEmpty();
        });
    }

    @Test
    default void clearingLeavesOtherQueuesAndFailedJobsAlone() {
        clearing(() -> {
            JobId failed = push(Draft.job());
            store().fail(failure(claimOnly().lease()));
            push(Draft.job());
            push(Draft.job().on("other"));

            assertThat(store().clear(QUEUE)).isEqualTo(1);

            assertThat(store().claim(request(List.of("other"), Set.of(NAME), 10, HELD)))
                    .hasSize(1);
            store().failedJobs().ifPresent(kept -> assertThat(kept.find(failed)).isPresent());
        });
    }

    private void clearing(Runnable test) {
        needs(Capability.CLEAR, () -> store().clear(QUEUE), test);
    }
}
