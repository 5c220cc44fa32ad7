package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.driver.Waiting;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.Claim;

class RunTest {

    private final Run run = Runs.claimed();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void onlyOneThreadBeginsIt() {
        AtomicInteger begun = new AtomicInteger();

        IntStream.range(0, 1_000).parallel().forEach(i -> {
            if (run.begin()) {
                begun.incrementAndGet();
            }
        });

        assertThat(begun).hasValue(1);
    }

    @Test
    void itIsAsOldAsItsDispatchAndAgesWhileItIsHeld() {
        Run old = new Run(
                SampleJobs.claim(new JobCounters(1, 0, 0, 0), Claim.Loss.NONE, 60_000),
                SampleJobs.definition(),
                System.nanoTime() + Duration.ofHours(1).toNanos());
        long before = old.ageMillis();

        Waiting.forResult("two milliseconds", old::ageMillis, age -> age >= before + 2);

        assertThat(before).isBetween(60_000L, 70_000L);
    }

    @Test
    void whoBeginsItKeepsItFromBeingWithdrawn() {
        assertThat(run.begin()).isTrue();
        assertThat(run.withdraw()).isFalse();
        assertThat(run.end()).isTrue();
    }

    @Test
    void aWithdrawnRunIsNotBegun() {
        assertThat(run.withdraw()).isTrue();
        assertThat(run.begin()).isFalse();
        assertThat(run.withdraw()).isFalse();
        assertThat(run.end()).isFalse();
    }

    @Test
    void aRunThatEndedIsNotAbandoned() {
        run.begin();

        assertThat(run.end()).isTrue();
        assertThat(run.abandon()).isEmpty();
        assertThat(run.end()).isFalse();
    }

    @Test
    void theThreadOfAnAbandonedRunHasNothingMoreToSay() {
        run.begin();

        assertThat(run.abandon()).isPresent();
        assertThat(run.end()).isFalse();
        assertThat(run.abandon()).isEmpty();
    }

    @Test
    void abandoningTellsWhereTheThreadIs() {
        run.begin();

        assertThat(run.abandon().stream().flatMap(Stream::of))
                .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("abandoningTellsWhereTheThreadIs"));
    }

    @Test
    void whatNoThreadHasBegunIsNotAbandoned() {
        assertThat(run.abandon()).isEmpty();
        assertThat(run.begin()).isTrue();
    }

    @Test
    void endingAndAbandoningAtOnceIsDecidedOnce() {
        for (int round = 0; round < 500; round++) {
            Run contested = Runs.claimed();
            contested.begin();

            long winners = IntStream.range(0, 4)
                    .parallel()
                    .filter(i ->
                            i % 2 == 0 ? contested.end() : contested.abandon().isPresent())
                    .count();

            assertThat(winners).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void beingStoppedInterruptsTheThread() {
        run.begin();

        run.stop(Run.Stop.TIMEOUT);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.isStopped(Run.Stop.TIMEOUT)).isTrue();
    }

    @Test
    void aRunThatEndedInterruptsNobody() {
        run.begin();
        run.end();

        run.stop(Run.Stop.CANCELLED);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theFirstReasonToStopStays() {
        run.stop(Run.Stop.TIMEOUT);
        run.stop(Run.Stop.STOPPING);

        assertThat(run.stop()).contains(Run.Stop.TIMEOUT);
    }

    @Test
    void aLostLeaseIsFinal() {
        run.stop(Run.Stop.TIMEOUT);
        run.stop(Run.Stop.LOST);
        run.stop(Run.Stop.CANCELLED);

        assertThat(run.stop()).contains(Run.Stop.LOST);
    }

    @Test
    void aLostRunIsNotBegunAndACancelledOneIs() {
        Run cancelled = Runs.claimed();
        run.stop(Run.Stop.LOST);
        cancelled.stop(Run.Stop.CANCELLED);

        assertThat(run.begin()).isFalse();
        assertThat(cancelled.begin()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aLeaseIsOverWhenItsTimeHasPassedUnlessRenewed() {
        assertThat(run.isLeaseOver()).isFalse();
        run.renewed(System.nanoTime());
        assertThat(run.isLeaseOver()).isTrue();
        run.renewed(System.nanoTime() + Duration.ofHours(1).toNanos());
        assertThat(run.isLeaseOver()).isFalse();
    }

    @Test
    void theDeadlineIsTheTimeoutAfterTheStart() {
        assertThat(run.deadline()).isEmpty();
        run.begin();
        run.started(Optional.of(Duration.ofHours(1)));

        assertThat(run.deadline().orElseThrow()).isAfter(Instant.now().plus(Duration.ofMinutes(30)));
        assertThat(run.timeout()).contains(Duration.ofHours(1));
    }

    @Test
    void attemptsAreAddedToTheLog() {
        Attempt attempt = run.attempt(FailureReason.EXCEPTION, "node-1", "Error", "it broke", "at line 1");

        run.addAttempt(attempt);

        assertThat(attempt.number()).isEqualTo(1);
        assertThat(attempt.duration()).isZero();
        assertThat(AttemptLog.read(run.attempts())).extracting(Attempt::message).containsExactly("it broke");
    }
}
