package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LateClaimsTest {

    private final LateClaims claims = new LateClaims(new Random(1));

    @Test
    void whoeverGetsJobsDoesNotWait() {
        assertThat(claims.pause()).isZero();
        claims.claimed(true);
        assertThat(claims.pause()).isZero();
    }

    @Test
    void whoeverComesTooLateWaitsForLongerEachTimeAndNotForEver() {
        claims.claimed(false);
        assertThat(longestOfMany()).isBetween(Duration.ofMillis(1), Duration.ofMillis(2));
        claims.claimed(false);
        assertThat(longestOfMany()).isBetween(Duration.ofMillis(2), Duration.ofMillis(4));
        for (int late = 0; late < 100; late++) {
            claims.claimed(false);
        }
        assertThat(longestOfMany()).isBetween(Duration.ofMillis(32), Duration.ofMillis(64));
    }

    @Test
    void oneJobEndsTheWaits() {
        claims.claimed(false);
        claims.claimed(false);
        claims.claimed(true);
        assertThat(claims.pause()).isZero();
    }

    private Duration longestOfMany() {
        Duration longest = Duration.ZERO;
        for (int draw = 0; draw < 1_000; draw++) {
            Duration pause = claims.pause();
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return longest;
    }
}
