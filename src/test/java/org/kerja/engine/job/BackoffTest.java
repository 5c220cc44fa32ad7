package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator SEEDED = new SplittableRandom(42);

    private final Backoff fixed =
            new Backoff.Fixed(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)));
    private final Backoff growing = new Backoff.Growing(Duration.ofSeconds(5), 3, Duration.ofHours(1), 0);

    @Test
    void eachFixedWaitIsForOneFailure() {
        assertThat(Stream.of(1, 2, 3).map(spent -> fixed.after(spent, SEEDED)))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Test
    void theLastFixedWaitRepeats() {
        assertThat(fixed.after(4, SEEDED)).isEqualTo(Duration.ofSeconds(30));
        assertThat(fixed.after(Integer.MAX_VALUE, SEEDED)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theGivenListMayChangeWithoutEffect() {
        List<Duration> waits = new ArrayList<>(List.of(Duration.ofSeconds(1)));
        Backoff backoff = new Backoff.Fixed(waits);

        waits.set(0, Duration.ofDays(1));

        assertThat(backoff.after(1, SEEDED)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aGrowingWaitIsMultipliedWithEachFailure() {
        assertThat(Stream.of(1, 2, 3).map(spent -> growing.after(spent, SEEDED)))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(45));
    }

    @Test
    void aGrowingWaitStaysBelowItsMaximum() {
        assertThat(growing.after(6, SEEDED)).isEqualTo(Duration.ofSeconds(1215));
        assertThat(growing.after(7, SEEDED)).isEqualTo(Duration.ofHours(1));
        assertThat(growing.after(8, SEEDED)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void noNumberOfFailuresOverflowsTheWait() {
        assertThat(Stream.of(100, 1_000, 100_000, Integer.MAX_VALUE).map(spent -> growing.after(spent, SEEDED)))
                .containsOnly(Duration.ofHours(1));
    }

    @Test
    void noWaitAtAllDoesNotGrow() {
        Backoff none = new Backoff.Growing(Duration.ZERO, 3, Duration.ofHours(1), 0.2);

        assertThat(Stream.of(1, 10, Integer.MAX_VALUE).map(spent -> none.after(spent, SEEDED)))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void aFactorOfOneKeepsTheWait() {
        Backoff steady = new Backoff.Growing(Duration.ofSeconds(7), 1, Duration.ofHours(1), 0);

        assertThat(Stream.of(1, 2, 1_000_000).map(spent -> steady.after(spent, SEEDED)))
                .containsOnly(Duration.ofSeconds(7));
    }

    @Test
    void jitterMovesTheWaitInBothDirectionsByItsPartAtMost() {
        Backoff jittered = new Backoff.Growing(Duration.ofSeconds(10), 3, Duration.ofHours(1), 0.2);

        assertThat(jittered.after(1, drawing(0))).isEqualTo(Duration.ofSeconds(8));
        assertThat(jittered.after(1, drawing(0.5))).isEqualTo(Duration.ofSeconds(10));
        assertThat(jittered.after(1, drawing(1))).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void jitterIsAppliedAfterTheMaximum() {
        Backoff jittered = new Backoff.Growing(Duration.ofSeconds(10), 3, Duration.ofMinutes(1), 0.5);

        assertThat(jittered.after(50, drawing(1))).isEqualTo(Duration.ofSeconds(90));
        assertThat(jittered.after(50, drawing(0))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void fullJitterNeverGivesANegativeWait() {
        Backoff jittered = new Backoff.Growing(Duration.ofMillis(1), 2, Duration.ofHours(1), 1);

        assertThat(Stream.iterate(1, spent -> spent + 1).limit(2_000).map(spent -> jittered.after(spent, SEEDED)))
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofHours(2)));
    }

    /** A generator whose next double is this one. */
    private static RandomGenerator drawing(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Only doubles are drawn");
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
