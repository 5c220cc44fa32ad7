package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kerja.engine.job.SampleJobs.options;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.spi.Claim;
import org.kerja.spi.Claim.Loss;

class RetryPolicyTest {

    private static final Verdict RUN = new Verdict.Try(Duration.ZERO);
    private static final Loss LOST_UNSTARTED = new Loss(true, false, "node-1");
    private static final Loss LOST_STARTED = new Loss(true, true, "node-1");
    private static final long MINUTE = 60_000;

    private final RetryPolicy policy = new RetryPolicy(new SplittableRandom(1));

    @Test
    void aFreshJobRuns() {
        assertThat(policy.beforeRun(options(), SampleJobs.claim())).isEqualTo(RUN);
    }

    @Test
    void aFailureIsFollowedByTheWaitOfItsNumber() {
        JobOptions options = options("tries", "3", "backoff", "1s,5s");

        assertThat(afterFailure(options, failed(0), 0)).isEqualTo(again(Duration.ofSeconds(1)));
        assertThat(afterFailure(options, failed(1), 0)).isEqualTo(again(Duration.ofSeconds(5)));
    }

    @Test
    void theLastTryEndsTheJobWithTheReasonOfItsOwn() {
        JobOptions options = options("tries", "3", "backoff", "1s");

        assertThat(afterFailure(options, failed(2), 0)).isEqualTo(giveUp(FailureReason.EXCEPTION));
        assertThat(afterFailure(options, claim(failed(2)), 0, FailureReason.TIMEOUT))
                .isEqualTo(giveUp(FailureReason.TIMEOUT));
    }

    @Test
    void oneTryMeansNoRetry() {
        assertThat(afterFailure(options("tries", "1"), failed(0), 0)).isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void zeroTriesAreWithoutLimit() {
        JobOptions options = options("tries", "0", "backoff", "1s", "max-deliveries", "2000000");
        JobCounters worn = new JobCounters(1_000_001, 900_000, 100_000, 0);

        assertThat(policy.beforeRun(options, claim(worn))).isEqualTo(RUN);
        assertThat(afterFailure(options, worn, 0)).isEqualTo(again(Duration.ofSeconds(1)));
        assertThat(policy.isLastTry(options, worn)).isFalse();
    }

    @Test
    void lostLeasesCountAsTries() {
        JobOptions options = options("tries", "3", "backoff", "1s,5s");

        assertThat(afterFailure(options, new JobCounters(2, 0, 1, 0), 0)).isEqualTo(again(Duration.ofSeconds(5)));
        assertThat(afterFailure(options, new JobCounters(3, 1, 1, 0), 0)).isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void aStartedAttemptThatLostItsLeaseMayBeTheLast() {
        Claim claim = SampleJobs.claim(new JobCounters(4, 1, 2, 0), LOST_STARTED, 0);

        assertThat(policy.beforeRun(options("tries", "3"), claim)).isEqualTo(giveUp(FailureReason.LEASE_LOST));
    }

    @Test
    void aLostLeaseThatNeverStartedDoesNotFailTheJob() {
        Claim claim = SampleJobs.claim(new JobCounters(4, 1, 2, 0), LOST_UNSTARTED, 0);

        assertThat(policy.beforeRun(options("tries", "3"), claim)).isEqualTo(RUN);
    }

    @Test
    void aLostLeaseWithTriesLeftRunsAgain() {
        Claim claim = SampleJobs.claim(new JobCounters(2, 0, 1, 0), LOST_STARTED, 0);

        assertThat(policy.beforeRun(options("tries", "3"), claim)).isEqualTo(RUN);
    }

    @Test
    void triesThatWereLoweredMeanwhileEndTheJobBeforeItRuns() {
        assertThat(policy.beforeRun(options("tries", "2"), claim(new JobCounters(3, 2, 0, 0))))
                .isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void onlyTheAttemptWhoseLossWouldEndTheJobIsTheLastTry() {
        JobOptions options = options("tries", "3");

        assertThat(policy.isLastTry(options, new JobCounters(2, 1, 0, 5))).isFalse();
        assertThat(policy.isLastTry(options, new JobCounters(3, 1, 1, 5))).isTrue();
        assertThat(policy.isLastTry(options, new JobCounters(4, 3, 1, 5))).isTrue();
    }

    @Test
    void aReleaseCountsNoTry() {
        JobOptions options = options("tries", "1");
        JobCounters released = new JobCounters(51, 0, 0, 50);

        assertThat(policy.afterRelease(options, claim(released), 0, Duration.ofMinutes(1)))
                .isEqualTo(again(Duration.ofMinutes(1)));
        assertThat(policy.beforeRun(options, claim(released))).isEqualTo(RUN);
    }

    @Test
    void tooManyDeliveriesEndALoopOfReleases() {
        JobOptions options = options("max-deliveries", "10");

        assertThat(policy.afterRelease(options, claim(new JobCounters(9, 0, 0, 8)), 0, Duration.ZERO))
                .isEqualTo(RUN);
        assertThat(policy.afterRelease(options, claim(new JobCounters(10, 0, 0, 9)), 0, Duration.ZERO))
                .isEqualTo(giveUp(FailureReason.MAX_DELIVERIES));
    }

    @Test
    void theLastDeliveryIsStillRun() {
        JobOptions options = options("max-deliveries", "10");

        assertThat(policy.beforeRun(options, claim(new JobCounters(10, 0, 0, 9))))
                .isEqualTo(RUN);
        assertThat(policy.beforeRun(options, claim(new JobCounters(11, 0, 0, 9))))
                .isEqualTo(giveUp(FailureReason.MAX_DELIVERIES));
    }

    @Test
    void tooManyDeliveriesEndAJobThatFailsWithoutLimit() {
        assertThat(afterFailure(options("tries", "0", "max-deliveries", "5"), failed(4), 0))
                .isEqualTo(giveUp(FailureReason.MAX_DELIVERIES));
    }

    @Test
    void theLastTryIsNotHiddenBehindTooManyDeliveries() {
        assertThat(afterFailure(options("tries", "5", "max-deliveries", "5"), failed(4), 0))
                .isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void aDeadlineBeatsTriesThatAreLeft() {
        JobOptions options = options("tries", "10", "backoff", "1s", "retry-until", "1h");

        assertThat(afterFailure(options, failed(0), 60 * MINUTE)).isEqualTo(giveUp(FailureReason.DEADLINE));
        assertThat(policy.beforeRun(options, SampleJobs.claim(failed(1), Loss.NONE, 60 * MINUTE)))
                .isEqualTo(giveUp(FailureReason.DEADLINE));
    }

    @Test
    void usedUpTriesBeatADeadlineThatIsFarAway() {
        assertThat(afterFailure(options("tries", "2", "retry-until", "30d"), failed(1), 0))
                .isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void aWaitThatWouldPassTheDeadlineEndsTheJobAtOnce() {
        JobOptions options = options("tries", "0", "backoff", "10m", "retry-until", "1h");

        assertThat(afterFailure(options, failed(0), 50 * MINUTE - 1)).isEqualTo(again(Duration.ofMinutes(10)));
        assertThat(afterFailure(options, failed(0), 50 * MINUTE)).isEqualTo(giveUp(FailureReason.DEADLINE));
    }

    @Test
    void aReleaseBeyondTheDeadlineEndsTheJob() {
        JobOptions options = options("retry-until", "1h");

        assertThat(policy.afterRelease(options, SampleJobs.claim(), 0, Duration.ofMinutes(59)))
                .isEqualTo(again(Duration.ofMinutes(59)));
        assertThat(policy.afterRelease(options, SampleJobs.claim(), 0, Duration.ofMinutes(60)))
                .isEqualTo(giveUp(FailureReason.DEADLINE));
    }

    @Test
    void aWaitOfAnyLengthIsWeighedAgainstTheDeadline() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

        assertThat(policy.afterRelease(options(), SampleJobs.claim(), 0, forEver))
                .isEqualTo(again(forEver));
        assertThat(policy.afterRelease(options("retry-until", "1h"), SampleJobs.claim(), MINUTE, forEver))
                .isEqualTo(giveUp(FailureReason.DEADLINE));
        assertThat(policy.afterRelease(
                        options("retry-until", "1h"), SampleJobs.claim(), MINUTE, Duration.ofMillis(Long.MAX_VALUE)))
                .isEqualTo(giveUp(FailureReason.DEADLINE));
    }

    @Test
    void aTimeoutIsAFailureLikeAnyOther() {
        assertThat(afterFailure(options("backoff", "1s"), SampleJobs.claim(), 0, FailureReason.TIMEOUT))
                .isEqualTo(again(Duration.ofSeconds(1)));
    }

    @Test
    void aTimeoutEndsAJobThatWantsThat() {
        JobOptions options = options("tries", "10", "backoff", "1s", "fail-on-timeout", "true");

        assertThat(afterFailure(options, SampleJobs.claim(), 0, FailureReason.TIMEOUT))
                .isEqualTo(giveUp(FailureReason.TIMEOUT));
        assertThat(afterFailure(options, SampleJobs.claim(), 0, FailureReason.EXCEPTION))
                .isEqualTo(again(Duration.ofSeconds(1)));
    }

    @Test
    void exceptionsBeyondTheMaximumEndTheJobThoughLostLeasesDoNotCount() {
        JobOptions options = options("tries", "0", "max-exceptions", "2", "backoff", "1s");

        assertThat(afterFailure(options, new JobCounters(9, 0, 5, 3), 0)).isEqualTo(again(Duration.ofSeconds(1)));
        assertThat(afterFailure(options, new JobCounters(9, 1, 5, 2), 0)).isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void anExceptionThatIsToFailTheJobOrToDropItDoesThoughTriesAreLeft() {
        assertThat(afterFailure(options("fail-on", "java.io.IOException"), failed(0), 0))
                .isEqualTo(giveUp(FailureReason.EXCEPTION));
        assertThat(afterFailure(options("drop-on", "java.io.IOException"), failed(0), 0))
                .isEqualTo(new Verdict.Drop());
        assertThat(afterFailure(options("retry-on", "java.lang.RuntimeException"), failed(0), 0))
                .isEqualTo(giveUp(FailureReason.EXCEPTION));
    }

    @Test
    void whatExceptionsDecideSaysNothingOfTimeouts() {
        JobOptions options = options("drop-on", "java.lang.Throwable", "backoff", "1s");

        assertThat(afterFailure(options, SampleJobs.claim(), 0, FailureReason.TIMEOUT))
                .isEqualTo(again(Duration.ofSeconds(1)));
    }

    @Test
    void theWaitOfTheJobItselfGoesBeforeThatOfItsOptions() {
        Verdict verdict = policy.afterFailure(
                options("backoff", "1s"),
                SampleJobs.claim(),
                0,
                FailureReason.EXCEPTION,
                new IOException("busy"),
                () -> Optional.of(Duration.ofMinutes(7)));

        assertThat(verdict).isEqualTo(again(Duration.ofMinutes(7)));
    }

    private Verdict afterFailure(JobOptions options, JobCounters counters, long ageMillis) {
        return afterFailure(options, claim(counters), ageMillis, FailureReason.EXCEPTION);
    }

    private Verdict afterFailure(JobOptions options, Claim claim, long ageMillis, FailureReason reason) {
        return policy.afterFailure(options, claim, ageMillis, reason, new IOException("lost"), Optional::empty);
    }

    /** The counters of an attempt before which so many had failed. */
    private static JobCounters failed(int failures) {
        return new JobCounters(failures + 1, failures, 0, 0);
    }

    private static Claim claim(JobCounters counters) {
        return SampleJobs.claim(counters, Loss.NONE, 0);
    }

    private static Verdict again(Duration wait) {
        return new Verdict.Try(wait);
    }

    private static Verdict giveUp(FailureReason reason) {
        return new Verdict.GiveUp(reason);
    }
}
