package org.kerja.engine.worker;

import java.time.Duration;
import java.time.Instant;
import org.kerja.spi.Due;

/** How long it takes until a job is due. */
final class Delay {

    private Delay() {}

    /** By this node's clock. The store's decides, and the look that comes then will say how long it still takes. */
    static Duration until(Due due) {
        Duration delay =
                due instanceof Due.At at ? Duration.between(Instant.now(), at.instant()) : ((Due.After) due).delay();
        return delay.isNegative() ? Duration.ZERO : delay;
    }
}
