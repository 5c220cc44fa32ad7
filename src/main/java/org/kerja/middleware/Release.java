package org.kerja.middleware;

import java.time.Duration;
import java.util.function.Predicate;

/** Puts jobs back that cannot run yet. */
public final class Release {

    private Release() {}

    /** Releases the job, to run after the delay, if the condition holds. */
    public static JobMiddleware when(boolean condition, Duration delay) {
        return when(job -> condition, delay);
    }

    /** Releases jobs, to run after the delay, for which the condition holds when they are about to run. */
    public static JobMiddleware when(Predicate<Object> condition, Duration delay) {
        Outcome released = Outcome.release(delay);
        return call -> condition.test(call.job()) ? released : call.proceed();
    }

    /** Releases the job, to run after the delay, unless the condition holds. */
    public static JobMiddleware unless(boolean condition, Duration delay) {
        return when(!condition, delay);
    }

    /** Releases jobs, to run after the delay, for which the condition does not hold when they are about to run. */
    public static JobMiddleware unless(Predicate<Object> condition, Duration delay) {
        return when(condition.negate(), delay);
    }
}
