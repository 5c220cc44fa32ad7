package org.kerja.engine.job;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.spi.Claim;

/** Decides whether a job is tried again. Tries, deadline and deliveries all apply; the first reached wins. */
public final class RetryPolicy {

    private static final Verdict RUN = new Verdict.Try(Duration.ZERO);

    private final RandomGenerator random;

    public RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** Whether a claimed job may run. */
    public Verdict beforeRun(JobOptions options, Claim claim) {
        JobCounters counters = claim.counters();
        if (isExhausted(options, counters.spent()) && !wasLostUnstarted(claim)) {
            return new Verdict.GiveUp(claim.loss().lost() ? FailureReason.LEASE_LOST : FailureReason.EXCEPTION);
        }
        if (counters.deliveries() > options.maxDeliveries()) {
            return new Verdict.GiveUp(FailureReason.MAX_DELIVERIES);
        }
        if (isPast(options, claim.ageMillis(), Duration.ZERO)) {
            return new Verdict.GiveUp(FailureReason.DEADLINE);
        }
        return RUN;
    }

    /**
     * Whether losing the lease of the attempt that is about to begin would use up the last try. Only then must the store
     * know that it has begun: a worker that dies takes jobs down that it had claimed ahead and never begun, and those
     * must not fail for it.
     */
    public boolean isLastTry(JobOptions options, JobCounters counters) {
        return isExhausted(options, counters.spent() + 1);
    }

    /**
     * What comes after a failed attempt.
     *
     * @param claim the claim of that attempt; the attempt is not yet in its counters
     * @param ageMillis the time since the dispatch
     */
    public Verdict afterFailure(JobOptions options, Claim claim, long ageMillis, FailureReason reason) {
        int spent = claim.counters().spent() + 1;
        if (reason == FailureReason.TIMEOUT && options.failOnTimeout()) {
            return new Verdict.GiveUp(reason);
        }
        if (isExhausted(options, spent)) {
            return new Verdict.GiveUp(reason);
        }
        Duration wait = options.backoff().after(spent, random);
        return deliverAgain(options, claim, ageMillis, wait);
    }

    /** What comes after a job released itself. */
    public Verdict afterRelease(JobOptions options, Claim claim, long ageMillis, Duration wait) {
        return deliverAgain(options, claim, ageMillis, wait);
    }

    private static Verdict deliverAgain(JobOptions options, Claim claim, long ageMillis, Duration wait) {
        if (claim.counters().deliveries() >= options.maxDeliveries()) {
            return new Verdict.GiveUp(FailureReason.MAX_DELIVERIES);
        }
        if (isPast(options, ageMillis, wait)) {
            return new Verdict.GiveUp(FailureReason.DEADLINE);
        }
        return new Verdict.Try(wait);
    }

    private static boolean isExhausted(JobOptions options, int spent) {
        return options.tries() > 0 && spent >= options.tries();
    }

    /** Whether the deadline has passed after the wait, which a job may have made as long as it likes. */
    private static boolean isPast(JobOptions options, long ageMillis, Duration wait) {
        return options.retryUntil()
                .map(until -> wait.compareTo(until.minusMillis(ageMillis)) >= 0)
                .orElse(false);
    }

    private static boolean wasLostUnstarted(Claim claim) {
        return claim.loss().lost() && !claim.loss().started();
    }
}
