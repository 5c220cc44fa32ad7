package org.kerja.middleware;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts jobs back that come too often; they run again when the rate allows it. A rate that is known where the job is
 * declared is better said by {@link org.kerja.Limit}, which costs no attempt.
 */
public final class RateLimited {

    private RateLimited() {}

    /** Lets jobs run at most so often within each span of a time, counted by the key that the function gives a job. */
    public static JobMiddleware by(Function<Object, String> key, int rate, Duration per) {
        return call -> {
            Optional<Duration> wait =
                    call.context().limits().throttle("rate-limited " + key.apply(call.job()), rate, per);
            return wait.isEmpty() ? call.proceed() : Outcome.release(wait.get());
        };
    }
}
