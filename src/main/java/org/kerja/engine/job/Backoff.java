package org.kerja.engine.job;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** How long a job waits after a failed attempt. */
public sealed interface Backoff {

    /**
     * The wait.
     *
     * @param spent how many attempts have failed, at least 1
     */
    Duration after(int spent, RandomGenerator random);

    /** Fixed waits; the last repeats. */
    record Fixed(List<Duration> waits) implements Backoff {

        public Fixed {
            waits = List.copyOf(waits);
        }

        @Override
        public Duration after(int spent, RandomGenerator random) {
            return waits.get(Math.min(spent, waits.size()) - 1);
        }
    }

    /** Growing waits, see {@link org.kerja.Exponential}. */
    record Growing(Duration initial, double factor, Duration maximum, double jitter) implements Backoff {

        @Override
        public Duration after(int spent, RandomGenerator random) {
            double grown = initial.toMillis() * Math.pow(factor, spent - 1.0);
            double capped = Math.min(grown, maximum.toMillis());
            return Duration.ofMillis(Math.round(capped * (1 + jitter * (2 * random.nextDouble() - 1))));
        }
    }
}
