package org.kerja.spi;

import java.time.Duration;

/**
 * A claimed job that goes back to its queue under its id.
 *
 * @param delay until it may be claimed again
 * @param kind what is counted
 * @param attempts the new log of attempts
 */
public record Return(Lease lease, Duration delay, Kind kind, String attempts) {

    /** Why it goes back. */
    public enum Kind {
        /** Its attempt failed and will be tried again. */
        FAILED,
        /** It released itself. */
        RELEASED,
        /** It was not run, or not to its end, by a worker that stops; the delivery is taken back. */
        UNCOUNTED
    }
}
