package org.kerja.spi;

import java.time.Duration;
import java.time.Instant;

/** When a job may be claimed. */
public sealed interface Due {

    /** At once. */
    Due NOW = new After(Duration.ZERO);

    /**
     * After a delay that the store's clock counts from now.
     *
     * @param delay zero or more
     */
    record After(Duration delay) implements Due {}

    /**
     * At an instant of the store's clock.
     *
     * @param instant may have passed
     */
    record At(Instant instant) implements Due {}
}
