package org.kerja.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of asking for limited jobs.
 *
 * @param more whether asking again at once may bring more
 * @param again when a rate allows more to a line that waits for nothing else
 */
public record LimitedClaims(List<Claim> claims, boolean more, Optional<Duration> again) {

    /** There are none that may run. */
    public static final LimitedClaims NONE = new LimitedClaims(List.of(), false, Optional.empty());
}
