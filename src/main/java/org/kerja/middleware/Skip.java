package org.kerja.middleware;

import java.util.function.Predicate;

/** Keeps jobs from running that are not needed. */
public final class Skip {

    private Skip() {}

    /** Skips the job if the condition holds. */
    public static JobMiddleware when(boolean condition) {
        return when(job -> condition);
    }

    /** Skips jobs for which the condition holds when they are about to run. */
    public static JobMiddleware when(Predicate<Object> condition) {
        return call ->
                condition.test(call.job()) ? Outcome.skip("The condition of its middleware holds") : call.proceed();
    }

    /** Skips the job unless the condition holds. */
    public static JobMiddleware unless(boolean condition) {
        return when(!condition);
    }

    /** Skips jobs for which the condition does not hold when they are about to run. */
    public static JobMiddleware unless(Predicate<Object> condition) {
        return when(condition.negate());
    }
}
