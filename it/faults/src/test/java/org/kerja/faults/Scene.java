package org.kerja.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What one fault can break.
 *
 * @param nodes those it has for itself: one or all
 * @param point the fault point, or empty
 */
record Scene(FaultyStore store, Network network, List<Slot> nodes, String point, Duration lease, Random random) {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.faults");

    /** The one node. */
    Slot node() {
        return nodes.get(0);
    }

    /** Lets it stay broken for a time between two. */
    void pass(long leastMillis, long mostMillis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(random.nextLong(leastMillis, mostMillis));
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Math.max(1, end - System.nanoTime()));
        }
    }

    /** Gives the node more jobs than it can run at once. */
    void fill() {
        node().process().tell("burst");
        pass(200, 800);
    }

    /** Ends the process of the node in order, when it has claimed more jobs than it can run. */
    void stop() {
        node().process().tell("burst");
        node().process().tell("hoard");
        if (!node().process().stop()) {
            throw new IllegalStateException(node().process().name() + " did not end when it was to stop");
        }
    }

    void note(String what, Exception cause) {
        LOGGER.log(System.Logger.Level.INFO, what, cause);
    }
}
