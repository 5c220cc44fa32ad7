package org.kerja.engine.worker;

import org.kerja.spi.Capability;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.JobStore;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitedClaims;

/**
 * Asks the store for limited jobs when there may be some: not before somebody has said so, and again while there are
 * more.
 */
final class LimitedIntake {

    private final JobStore store;
    private final LimitRules rules;
    private final boolean possible;
    private volatile boolean expected;
    private boolean turn;

    LimitedIntake(JobStore store, LimitRules rules) {
        this.store = store;
        this.rules = rules;
        this.possible = store.capabilities().contains(Capability.LIMITS);
    }

    /** There are some, or a limit may allow more than before. */
    void expect() {
        expected = possible;
    }

    boolean isExpected() {
        return expected;
    }

    /** Whether they come before others this time; the other way around the next time. */
    boolean comeFirst() {
        turn = !turn;
        return turn;
    }

    /** Claims as many as allowed. */
    LimitedClaims claim(ClaimRequest request) {
        expected = false;
        try {
            LimitedClaims claims = store.claimLimited(request, rules);
            expected |= claims.more();
            return claims;
        } catch (RuntimeException e) {
            expected = true;
            throw e;
        }
    }
}
