package org.kerja.engine.job;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.engine.job.ExceptionRules.Decision;
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
     * @param error what the attempt threw, or what stands for its timeout
     * @param own the wait that the job itself asks for; empty for that of its options
     */
    public Verdict afterFailure(
            JobOptions options,
            Claim claim,
            long ageMillis,
            FailureReason reason,
            Throwable error,
            Supplier<Optional<Duration>> own) {
        Decision decision = decision(options, reason, error);
        if (decision == Decision.DROP) {
            return new Verdict.Drop();
        }
        int spent = claim.counters().spent() + 1;
        int thrown = claim.counters().failures() + 1;
        boolean tooMany = options.maxExceptions() > 0 && thrown >= options.maxExceptions();
        if (decision == Decision.FAIL || tooMany || isExhausted(options, spent)) {
            return new Verdict.GiveUp(reason);
        }
        Duration wait = own.get().orElseGet(() -> options.backoff().after(spent, random));
        return deliverAgain(options, claim, ageMillis, wait);
    }

    private static Decision decision(JobOptions options, FailureReason reason, Throwable error) {
        if (reason == FailureReason.TIMEOUT) {
            return options.failOnTimeout() ? Decision.FAIL : Decision.RETRY;
        }
        return options.exceptions().on(error);
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
