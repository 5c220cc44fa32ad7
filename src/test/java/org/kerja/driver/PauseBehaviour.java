package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Lease;
import org.kerja.spi.QueueDue;

/** A paused queue hands out nothing, on no node, and everything else about it goes on. */
public interface PauseBehaviour extends Behaviour {

    // 22
    @Test
    default void aPausedQueueHandsOutNothingUntilItIsResumed() {
        pausing(() -> {
            JobId before = push(Draft.job());
            store().pause(QUEUE, true);
            JobId during = push(Draft.job());

            assertThat(claim(10)).isEmpty();
            assertThat(store().claimDispatched(request(10, HELD), List.of(before, during)))
                    .isEmpty();
            assertThat(another().claim(request(10, HELD))).isEmpty();

            another().pause(QUEUE, false);
            assertThat(Behaviour.ids(claim(10))).containsExactly(before, during);
        });
    }

    // 22
    @Test
    default void otherQueuesGoOn() {
        pausing(() -> {
            push(Draft.job());
            JobId other = push(Draft.job().on("other"));
            store().pause(QUEUE, true);

            assertThat(Behaviour.ids(store().claim(request(List.of(QUEUE, "other"), Set.of(NAME), 10, HELD))))
                    .containsExactly(other);
        });
    }

    // 22
    @Test
    default void runningJobsOfAPausedQueueGoOn() {
        pausing(() -> {
            pushAll(Draft.job(), Draft.job(), Draft.job());
            List<Lease> leases = Behaviour.leases(claim(3));
            store().pause(QUEUE, true);

            assertThat(store().renew(leases, HELD).refused()).isEmpty();
            assertThat(store().complete(List.of(leases.get(0)))).isEmpty();
            assertThat(store().fail(failure(leases.get(1)))).isTrue();
            assertThat(store().giveBack(List.of(released(leases.get(2))))).isEmpty();
            assertThat(claim(10)).isEmpty();
        });
    }

    // 22
    @Test
    default void everyNodeSeesWhetherAQueueIsPaused() {
        pausing(() -> {
            assertThat(another().isPaused(QUEUE)).isFalse();
            store().pause(QUEUE, true);
            assertThat(another().isPaused(QUEUE)).isTrue();
            assertThat(another().isPaused("other")).isFalse();
            another().pause(QUEUE, false);
            assertThat(store().isPaused(QUEUE)).isFalse();
        });
    }

    // 22
    @Test
    default void pausingTwiceIsPausingOnce() {
        pausing(() -> {
            store().pause(QUEUE, false);
            store().pause(QUEUE, true);
            another().pause(QUEUE, true);
            store().pause(QUEUE, false);

            assertThat(another().isPaused(QUEUE)).isFalse();
        });
    }

    // 22
    @Test
    default void nothingIsDueInAPausedQueue() {
        pausing(() -> {
            pushAll(Draft.job(), Draft.job().on("other"));
            store().pause(QUEUE, true);

            assertThat(store().due(List.of(), Set.of(NAME)))
                    .extracting(QueueDue::queue)
                    .containsExactly("other");
            assertThat(store().due(List.of(QUEUE), Set.of(NAME))).isEmpty();
        });
    }

    private void pausing(Runnable test) {
        needs(Capability.PAUSE, () -> store().pause(QUEUE, true), test);
    }
}
