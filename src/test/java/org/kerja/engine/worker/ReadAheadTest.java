package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

    /** So many claims that a stall of the machine between two of them does not matter. */
    private static final int MANY = 1_000;

    @Test
    void nothingIsClaimedAheadAtFirst() {
        assertThat(new ReadAhead(10, 500).jobs()).isZero();
    }

    @Test
    void theFirstClaimSaysNothingAboutTheLengthOfJobs() {
        ReadAhead ahead = new ReadAhead(10, 500);

        ahead.claimed(true);

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void fullClaimsInQuickSuccessionLeadToTheMaximumAndNotBeyond() {
        ReadAhead ahead = new ReadAhead(10, 500);

        claimFully(ahead);

        assertThat(ahead.jobs()).isEqualTo(500);
    }

    @Test
    void itGrowsFromTheConcurrencyByDoubling() {
        ReadAhead ahead = new ReadAhead(10, 10_000);

        for (int i = 0; i < MANY && ahead.jobs() == 0; i++) {
            ahead.claimed(true);
        }
        assertThat(ahead.jobs()).isEqualTo(10);
        for (int i = 0; i < MANY && ahead.jobs() == 10; i++) {
            ahead.claimed(true);
        }
        assertThat(ahead.jobs()).isIn(20, 5);
    }

    @Test
    void claimsThatAreNotFullDoNotMakeItGrow() {
        ReadAhead ahead = new ReadAhead(10, 500);

        for (int i = 0; i < MANY; i++) {
            ahead.claimed(false);
        }

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void aMaximumBelowTheConcurrencyHolds() {
        ReadAhead ahead = new ReadAhead(10, 3);

        claimFully(ahead);

        assertThat(ahead.jobs()).isEqualTo(3);
    }

    @Test
    void aMaximumOfZeroClaimsNothingAhead() {
        ReadAhead ahead = new ReadAhead(10, 0);

        claimFully(ahead);

        assertThat(ahead.jobs()).isZero();
    }

    @Test
    void afterTooMuchItBeginsAnew() {
        ReadAhead ahead = new ReadAhead(10, 500);
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
