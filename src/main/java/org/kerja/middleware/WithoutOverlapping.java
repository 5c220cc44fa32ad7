package org.kerja.middleware;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.kerja.JobLimits;

/**
 * Puts jobs back while another with the same key runs. What can be said where the job is declared is better said by
 * {@link org.kerja.Limit}, which costs no attempt.
 */
public final class WithoutOverlapping {

    private WithoutOverlapping() {}

    /** Lets one job run at a time of those with the same key; others run again after the delay. */
    public static JobMiddleware by(Function<Object, String> key, Duration delay) {
        Outcome released = Outcome.release(delay);
        return call -> {
            Optional<JobLimits.Slot> slot =
                    call.context().limits().funnel("without-overlapping " + key.apply(call.job()), 1);
            if (slot.isEmpty()) {
                return released;
            }
            try (JobLimits.Slot held = slot.get()) {
                return call.proceed();
            }
        };
    }
}
