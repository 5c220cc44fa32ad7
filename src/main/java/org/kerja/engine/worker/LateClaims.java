package org.kerja.engine.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before claiming what another node has announced. All nodes hear the same word, and a single job is for
 * one of them. A node whose claims came too late lets others go first: it waits at random, for longer with each such
 * claim, until one of its claims brings a job. So a lone node never waits, and of many idle ones a few ask at a time.
 */
final class LateClaims {

    /** Below 64 ms: ten nodes that all wait that long still have a job claimed within about 6 ms. */
    private static final int MOST = 6;

    private final RandomGenerator random;
    private int late;

    LateClaims(RandomGenerator random) {
        this.random = random;
    }

    /** The wait before the next claim. */
    synchronized Duration pause() {
        return late == 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(1_000_000L << late));
    }

    /** Notes whether a claim has brought jobs. */
    synchronized void claimed(boolean any) {
        late = any ? 0 : Math.min(MOST, late + 1);
    }
}
