package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.JobState;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;

/** A job may be claimed by the step that stores it, and is then like any other that was claimed. */
public interface PushClaimedBehaviour extends Behaviour {

    @Test
    default void aJobThatIsStoredClaimedBelongsToItsNode() {
        Envelope job = Draft.job().withPriority(3).withPayload("{\"of\":1}").envelope();

        Optional<Claim> claim = pushClaimed(job);

        assertThat(another().claim(request(10, HELD))).hasSize(claim.isPresent() ? 0 : 1);
        claim.ifPresent(claimed -> {
            assertThat(claimed)
                    .usingRecursiveComparison()
                    .ignoringFields("ageMillis")
                    .isEqualTo(new Claim(
                            new Lease(job.id(), claimed.lease().token()),
                            NAME,
                            1,
                            QUEUE,
                            3,
                            "{\"of\":1}",
                            new JobCounters(1, 0, 0, 0),
                            Claim.Loss.NONE,
                            "",
                            0));
            if (store().capabilities().contains(Capability.INSPECTION)) {
                assertThat(store().find(job.id()).orElseThrow().state()).isEqualTo(JobState.RESERVED);
                assertThat(store().find(job.id()).orElseThrow().node()).hasValue(NODE);
            }
            assertThat(store().complete(
                                    List.of(new Lease(job.id(), claimed.lease().token() + 1))))
                    .hasSize(1);
            assertThat(store().complete(List.of(claimed.lease()))).isEmpty();
        });
    }

    @Test
    default void aJobThatWasStoredClaimedIsRescuedFromANodeThatVanished() {
        Optional<Claim> claim = store().pushClaimed(Draft.job().envelope(), request(1, BRIEF));
        fixture().elapse(BRIEF);

        Claim rescued = Behaviour.only(another().claim(request(10, HELD)));

        assertThat(rescued.loss().lost()).isEqualTo(claim.isPresent());
        claim.ifPresent(lost -> {
            assertThat(rescued.loss().node()).isEqualTo(NODE);
            assertThat(rescued.counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
            assertThat(store().complete(List.of(lost.lease()))).containsExactly(lost.lease());
        });
    }

    @Test
    default void aJobThatWasStoredClaimedCanBeGivenBack() {
        pushClaimed(Draft.job().envelope()).ifPresent(claim -> {
            assertThat(store().giveBack(List.of(released(claim.lease())))).isEmpty();

            assertThat(claimOnly().counters()).isEqualTo(new JobCounters(2, 0, 0, 1));
        });
    }

    @Test
    default void aJobOfAPausedQueueIsStoredAndNotClaimed() {
        needs(Capability.PAUSE, () -> store().pause(QUEUE, true), () -> {
            store().pause(QUEUE, true);
            Envelope job = Draft.job().envelope();

            assertThat(pushClaimed(job)).isEmpty();
            assertThat(claim(10)).isEmpty();

            store().pause(QUEUE, false);
            assertThat(claimOnly().counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
        });
    }

    @Test
    default void aJobThatIsThereAlreadyIsNotClaimedByStoringItAgain() {
        Envelope job = Draft.job().envelope();
        store().push(List.of(job));

        assertThat(pushClaimed(job)).isEmpty();

        assertThat(claimOnly().lease().id()).isEqualTo(job.id());
        assertThat(pushClaimed(job)).isEmpty();
        assertThat(claim(10)).isEmpty();
    }

    private Optional<Claim> pushClaimed(Envelope job) {
        ClaimRequest request = request(1, HELD);
        return store().pushClaimed(job, request);
    }
}
