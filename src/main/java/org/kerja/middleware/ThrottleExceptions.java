package org.kerja.middleware;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.kerja.JobLimits;

/**
 * A circuit breaker: when jobs with the same key have thrown too often, those that follow are put back without being
 * run, until less has been thrown within the time. A job that succeeds makes all of it forgotten. What a job throws
 * is still its own failed attempt.
 */
public final class ThrottleExceptions {

    private ThrottleExceptions() {}

    /** Runs no job after so many exceptions within a time, counted by the key that the function gives a job. */
    public static JobMiddleware by(Function<Object, String> key, int most, Duration per) {
        return call -> {
            JobLimits limits = call.context().limits();
            String name = "exceptions " + key.apply(call.job());
            Optional<Duration> open = limits.exceeded(name, most, per);
            if (open.isPresent()) {
                return Outcome.release(open.get());
            }
            try {
                Outcome outcome = call.proceed();
                limits.reset(name);
                return outcome;
            } catch (Exception e) {
                limits.throttle(name, most, per);
                throw e;
            }
        };
    }
}
