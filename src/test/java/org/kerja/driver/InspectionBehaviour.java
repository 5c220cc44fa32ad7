package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Lease;
import org.kerja.spi.Progress;
import org.kerja.spi.Return;
import org.kerja.spi.StoredJob;

/** What can be read about queues and jobs. */
public interface InspectionBehaviour extends Behaviour {

    @Test
    default void aQueueThatNobodyUsesIsEmpty() {
        inspecting(() -> {
            push(Draft.job().on("other"));

            assertThat(store().sizes(QUEUE)).isEqualTo(new QueueSizes(0, 0, 0, Optional.empty()));
        });
    }

    @Test
    default void sizesTellTheStatesApart() {
        inspecting(() -> {
            pushAll(Draft.job(), Draft.job(), Draft.job(), Draft.job(), Draft.job(), Draft.job());
            List<Claim> claims = claim(5);
            store().giveBack(List.of(
                    new Return(claims.get(0).lease(), Duration.ofHours(1), Return.Kind.FAILED, ""),
                    new Return(claims.get(1).lease(), Duration.ofHours(1), Return.Kind.FAILED, ""),
                    released(claims.get(2).lease())));

            QueueSizes sizes = store().sizes(QUEUE);

            assertThat(sizes.ready()).isEqualTo(2);
            assertThat(sizes.delayed()).isEqualTo(2);
            assertThat(sizes.reserved()).isEqualTo(2);
            assertThat(sizes.total()).isEqualTo(6);
        });
    }

    @Test
    default void sizesCountJobsOfEveryName() {
        inspecting(() -> {
            pushAll(Draft.job(), Draft.job().named("of-another-version"));

            assertThat(store().sizes(QUEUE).ready()).isEqualTo(2);
        });
    }

    @Test
    default void sizesFollowAJobToItsEnd() {
        inspecting(() -> {
            pushAll(Draft.job(), Draft.job());
            List<Claim> claims = claim(2);
            store().complete(List.of(claims.get(0).lease()));
            assertThat(another().sizes(QUEUE)).isEqualTo(new QueueSizes(0, 0, 1, Optional.empty()));

            store().fail(failure(claims.get(1).lease()));
            assertThat(another().sizes(QUEUE)).isEqualTo(new QueueSizes(0, 0, 0, Optional.empty()));
        });
    }

    @Test
    default void theAgeOfTheOldestReadyJobIsTold() {
        inspecting(() -> {
            push(Draft.job());
            fixture().elapse(BRIEF);
            push(Draft.job());

            assertThat(store().sizes(QUEUE).oldestReadyAge())
                    .hasValueSatisfying(age -> assertThat(age).isBetween(BRIEF, Duration.ofMinutes(2)));

            claim(2);
            assertThat(store().sizes(QUEUE).oldestReadyAge()).isEmpty();
        });
    }

    // 6
    @Test
    default void aJobWhoseLeaseExpiredIsReady() {
        inspecting(() -> {
            JobId id = push(Draft.job());
            claimAndExpire();

            QueueSizes sizes = store().sizes(QUEUE);
            assertThat(sizes.ready()).isEqualTo(1);
            assertThat(sizes.reserved()).isZero();
            assertThat(sizes.oldestReadyAge()).isPresent();
            StoredJob job = store().find(id).orElseThrow();
            assertThat(job.state()).isEqualTo(JobState.READY);
            assertThat(job.node()).isEmpty();
        });
    }

    @Test
    default void aWaitingJobIsFound() {
        inspecting(() -> {
            Instant before = fixture().now();
            JobId id = push(Draft.job().inVersion(3).withPayload("{\"report\":\"Ünï 👍\"}"));

            StoredJob job = another().find(id).orElseThrow();

            assertThat(job)
                    .isEqualTo(new StoredJob(
                            id,
                            NAME,
                            3,
                            QUEUE,
                            0,
                            JobState.READY,
                            "{\"report\":\"Ünï 👍\"}",
                            job.createdAt(),
                            job.createdAt(),
                            Optional.empty(),
                            Optional.empty(),
                            JobCounters.NONE,
                            "",
                            List.of(),
                            job.readAt()));
            assertThat(job.readAt()).isBetween(job.createdAt(), fixture().now().toEpochMilli());
            assertThat(job.createdAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
        });
    }

    // 2
    @Test
    default void aDelayedJobTellsWhenItMayBeClaimed() {
        inspecting(() -> needs(Capability.DELAY, () -> push(Draft.job().after(HELD)), () -> {
            Instant then = fixture().now().plus(Duration.ofDays(400)).plusMillis(7);
            StoredJob after = store().find(push(Draft.job().after(Duration.ofMillis(3_600_007))))
                    .orElseThrow();
            StoredJob at = store().find(push(Draft.job().at(then))).orElseThrow();

            assertThat(after.state()).isEqualTo(JobState.DELAYED);
            assertThat(after.availableAt() - after.createdAt()).isEqualTo(3_600_007);
            assertThat(at.state()).isEqualTo(JobState.DELAYED);
            assertThat(at.availableAt()).isEqualTo(then.toEpochMilli());
        }));
    }

    @Test
    default void aClaimedJobTellsItsNodeAndTheEndOfItsLease() {
        inspecting(() -> {
            JobId id = push(Draft.job());
            long before = fixture().now().toEpochMilli();
            store().claim(new ClaimRequest(List.of(QUEUE), Set.of(NAME), 1, HELD, "node-2"));

            StoredJob job = store().find(id).orElseThrow();

            assertThat(job.state()).isEqualTo(JobState.RESERVED);
            assertThat(job.node()).contains("node-2");
            assertThat(job.availableAt()).isGreaterThanOrEqualTo(before + HELD.toMillis());
            assertThat(job.counters()).isEqualTo(new JobCounters(1, 0, 0, 0));
        });
    }

    @Test
    default void aJobThatWasGivenBackKeepsTheTimeOfItsDispatch() {
        inspecting(() -> {
            JobId id = push(Draft.job());
            long created = store().find(id).orElseThrow().createdAt();
            fixture().elapse(Duration.ofMillis(20));
            Lease lease = claimOnly().lease();
            store().progress(List.of(new Progress(lease, 50)));
            store().giveBack(List.of(new Return(lease, Duration.ofHours(1), Return.Kind.FAILED, "[1]")));

            StoredJob job = store().find(id).orElseThrow();

            assertThat(job.createdAt()).isEqualTo(created);
            assertThat(job.state()).isEqualTo(JobState.DELAYED);
            assertThat(job.node()).isEmpty();
            assertThat(job.progress()).isEmpty();
            assertThat(job.counters()).isEqualTo(new JobCounters(1, 1, 0, 0));
            assertThat(job.attempts()).isEqualTo("[1]");
        });
    }

    @Test
    default void theLastProgressIsTold() {
        inspecting(() -> {
            pushAll(Draft.job(), Draft.job());
            List<Lease> leases = Behaviour.leases(claim(2));
            store().progress(List.of(new Progress(leases.get(0), 10), new Progress(leases.get(1), 0)));
            store().progress(List.of(new Progress(leases.get(0), 100)));

            assertThat(another().find(leases.get(0).id()).orElseThrow().progress())
                    .contains(100);
            assertThat(another().find(leases.get(1).id()).orElseThrow().progress())
                    .contains(0);
        });
    }

    @Test
    default void aJobThatIsGoneOrWasNeverThereIsNotFound() {
        inspecting(() -> {
            JobId id = push(Draft.job());
            store().complete(List.of(claimOnly().lease()));

            assertThat(store().find(id)).isEmpty();
            assertThat(store().find(Draft.newId())).isEmpty();
        });
    }

    private void inspecting(Runnable test) {
        needs(Capability.INSPECTION, () -> store().sizes(QUEUE), test);
    }
}
