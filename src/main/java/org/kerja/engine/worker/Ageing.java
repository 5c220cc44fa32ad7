package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.kerja.spi.Claim;

/**
 * Which part of what a worker claims goes to jobs that others of higher priority have passed for too long: a tenth, so
 * that they get on and those of higher priority hardly wait. Nobody is passed by claims that leave nothing.
 */
final class Ageing {

    /** Of so many claimed jobs one. */
    static final int SHARE = 10;

    /** To look for them in vain costs a round trip. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private Optional<Claim> last = Optional.empty();
    private int others;
    private long nextLook;

    /**
     * Begins with nobody passed.
     *
     * @param nanoTime the monotonic clock
     */
    Ageing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextLook = nanoTime.getAsLong();
    }

    /**
     * Notes that a claim got as many jobs as it wanted, this the last. What comes after it was passed. What could not be given
     * is not saved up: else those that were passed would hold up all others in their turn.
     */
    void passedAfter(Claim claim, int jobs) {
        last = Optional.of(claim);
        others = Math.min(others + jobs, Math.max(SHARE - 1, jobs));
    }

    /** Notes that a claim has left nothing. */
    void passedNone() {
        last = Optional.empty();
        others = 0;
    }

    /** The job after which others were passed, if some of those are to be claimed now. */
    Optional<Claim> due() {
        return share() > 0 && nanoTime.getAsLong() - nextLook >= 0 ? last : Optional.empty();
    }

    /** How many. */
    int share() {
        return others / (SHARE - 1);
    }

    /** Notes how many there were that had been passed for too long. */
    void claimed(int asked, int jobs) {
        others -= jobs * (SHARE - 1);
        if (jobs < asked) {
            others = 0;
            nextLook = nanoTime.getAsLong() + LOOK_AGAIN.toNanos();
        }
    }
}
