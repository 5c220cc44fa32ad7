package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollPaceTest {

    private static final Duration NOTHING_DUE = Recurring.UNTIL_WOKEN;

    private final PollPace pace = new PollPace(Duration.ofMillis(100), Duration.ofSeconds(5));

    @Test
    void anIdleNodeWaitsForTheMaximum() {
        assertThat(waits(3)).containsOnly(Duration.ofSeconds(5));
    }

    @Test
    void afterWorkTheWaitTriplesFromTheMinimumToTheMaximum() {
        waits(2).forEach(wait -> {});

        pace.reset();

        assertThat(waits(6).map(Duration::toMillis)).containsExactly(100L, 300L, 900L, 2700L, 5000L, 5000L);
    }

    @Test
    void whatIsDueEarlierShortensTheWait() {
        assertThat(pace.next(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pace.next(Duration.ZERO)).isZero();
        assertThat(pace.next(Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void oneWaitMayBeAllThereIs() {
        PollPace steady = new PollPace(Duration.ofSeconds(1), Duration.ofSeconds(1));
        steady.reset();

        assertThat(Stream.generate(() -> steady.next(NOTHING_DUE)).limit(5)).containsOnly(Duration.ofSeconds(1));
    }

    private Stream<Duration> waits(int count) {
        return Stream.generate(() -> pace.next(NOTHING_DUE)).limit(count);
    }
}
