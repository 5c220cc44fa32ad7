package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTest {

    private static final Duration LONG = Sweep.STEP.plusMillis(1);

    @Test
    void stepsThatTakeTooLongAreFollowedBySmallerOnesOfWhichEachSweepBeginsWithTheSize() {
        Sweep sweep = Sweep.BEGINNING;

        Sweep next = sweep.stepped(LONG);

        assertThat(next.width()).isLessThan(sweep.width());
        assertThat(next.first()).isEqualTo(next.width());
        assertThat(next.back()).isEqualTo(sweep.end());
    }

    @Test
    void whatIsLeftAfterTheFirstStepSaysNothingOfTheNextFirst() {
        Sweep sweep = Sweep.BEGINNING.stepped(Sweep.STEP);

        assertThat(sweep.stepped(LONG).first()).isEqualTo(Sweep.BEGINNING.first());
        assertThat(sweep.stepped(Duration.ZERO).width()).isGreaterThan(sweep.width());
    }

    @Test
    void howeverLongStepsTakeSomeHundredAreEnough() {
        Sweep sweep = Sweep.BEGINNING;
        int steps = 0;
        do {
            sweep = sweep.stepped(LONG);
            steps++;
        } while (sweep.back() > 0 || steps < 10);

        assertThat(steps).isLessThan(300);
        assertThat(sweep.spent()).isZero();
        assertThat(sweep.first()).isLessThan(Sweep.BEGINNING.first());
    }

    @Test
    void stepsThatTakeNothingComeToTheEndAndSoonAllAtOnce() {
        Sweep sweep = Sweep.BEGINNING;
        for (int step = 0; step < 20 && !sweep.wasCheap(Duration.ZERO); step++) {
            sweep = sweep.stepped(Duration.ZERO);
        }

        assertThat(sweep.wasCheap(Duration.ZERO)).isTrue();
        assertThat(sweep.wasCheap(LONG)).isFalse();
    }
}
