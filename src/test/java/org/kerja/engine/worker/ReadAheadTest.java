package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

    /** More than it takes to reach any maximum. */
    private static final int MANY = 100;

    private long now = Long.MAX_VALUE - 5;

    @Test
    void nothingIsClaimedAheadAtFirst() {
        assertThat(new ReadAhead(10, 500, () -> now).jobs()).isZero();
    }

    @Test
    void theFirstClaimSaysNothingAboutTheLengthOfJobs() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);

        ahead.claimed(true);

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void fullClaimsInQuickSuccessionLeadToTheMaximumAndNotBeyond() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);

        claimFully(ahead);

        assertThat(ahead.jobs()).isEqualTo(500);
    }

    @Test
    void itGrowsFromTheConcurrencyByDoubling() {
        ReadAhead ahead = new ReadAhead(10, 10_000, () -> now);
        ahead.claimed(true);

        ahead.claimed(true);
        assertThat(ahead.jobs()).isEqualTo(10);
        ahead.claimed(true);
        assertThat(ahead.jobs()).isEqualTo(20);
    }

    @Test
    void itStaysWhileAClaimLastsForNeitherShortNorLong() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);
        claimFully(ahead);

        now += ReadAhead.QUICK_NANOS;
        ahead.claimed(true);
        now += ReadAhead.SLOW_NANOS;
        ahead.claimed(true);

        assertThat(ahead.jobs()).isEqualTo(500);
    }

    @Test
    void itHalvesWhenAClaimLasts() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);
        claimFully(ahead);

        now += ReadAhead.SLOW_NANOS + 1;
        ahead.claimed(true);

        assertThat(ahead.jobs()).isEqualTo(250);
    }

    @Test
    void claimsThatAreNotFullDoNotMakeItGrow() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);

        for (int i = 0; i < MANY; i++) {
            ahead.claimed(false);
        }

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void aMaximumBelowTheConcurrencyHolds() {
        ReadAhead ahead = new ReadAhead(10, 3, () -> now);

        claimFully(ahead);

        assertThat(ahead.jobs()).isEqualTo(3);
    }

    @Test
    void aMaximumOfZeroClaimsNothingAhead() {
        ReadAhead ahead = new ReadAhead(10, 0, () -> now);

        claimFully(ahead);

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void afterTooMuchItBeginsAnew() {
        ReadAhead ahead = new ReadAhead(10, 500, () -> now);
        claimFully(ahead);

        ahead.tooMuch();
        assertThat(ahead.jobs()).isZero();
        claimFully(ahead);

        assertThat(ahead.jobs()).isEqualTo(500);
    }

    private static void claimFully(ReadAhead ahead) {
        for (int i = 0; i < MANY; i++) {
            ahead.claimed(true);
        }
    }
}
