package org.kerja.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kerja.JobId;

/**
 * How far a limit is used up.
 *
 * @param holders the jobs that workers have
 * @param begun how many count within the time of its rate
 * @param untilFree when the first of those counts no longer; zero if none does
 */
public record LimitUse(List<JobId> holders, int begun, Duration untilFree) {

    public LimitUse {
        holders = List.copyOf(holders);
    }

    /** How many more may be claimed. */
    public int room(LimitRule rule) {
        int atOnce = rule.concurrent() == 0 ? Integer.MAX_VALUE : rule.concurrent() - holders.size();
        int inTime = rule.rate() == 0 ? Integer.MAX_VALUE : rule.rate() - begun;
        return Math.max(0, Math.min(atOnce, inTime));
    }

    /** When its rate allows the next, if that is what allows none now. */
    public Optional<Duration> heldUp(LimitRule rule) {
        return rule.rate() > 0 && begun >= rule.rate() ? Optional.of(untilFree) : Optional.empty();
    }
}
