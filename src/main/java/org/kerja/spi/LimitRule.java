package org.kerja.spi;

import java.time.Duration;

/**
 * How many jobs with one key may run.
 *
 * @param concurrent at once, on all nodes; 0 for any number
 * @param rate begun within each span of a time, on all nodes; 0 for any number
 * @param per that time
 */
public record LimitRule(int concurrent, int rate, Duration per) {

    /**
     * The longest time between the claim and the start of a job with a rate; one that has waited for longer is given
     * back. Claims count for so much longer than the time, so that no span of that time sees more starts than there
     * may be.
     */
    public static final Duration LONGEST_START = Duration.ofMillis(100);

    /** For how long a claim counts; not at all without a rate. */
    public Duration counted() {
        return rate == 0 ? Duration.ZERO : per.plus(LONGEST_START);
    }
}
