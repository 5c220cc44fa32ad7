package org.kerja.engine.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Lets a model checker run a scenario in many of the orders in which its threads can take turns, those with few changes of
 * turns first. In a scenario the clock stands still, and nothing can wait for a time.
 */
public final class Interleavings {

    private static final Logger SILENT = Logger.getLogger("org.kerja");

    static {
        // A file is no part of a model.
        SILENT.setLevel(Level.OFF);
    }

    /** The JDK looks at 16 places of a hash table for one that is taken; that is no waiting. */
    private static final int ROUNDS_OF_A_LOOP = 50;

    /** A machine with much else to do may take seconds to rewrite the classes that a first run needs. */
    private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static Runnable current = () -> {};

    /** The model checker makes one for each order. */
    public Interleavings() {}

    /** Runs a scenario in up to this many orders. It makes what it changes, and ends the threads that it starts. */
    static void explore(int orders, Runnable scenario) {
        // What fails in every order would be taken for what it is meant to do.
        scenario.run();
        current = scenario;
        new ModelCheckingOptions()
                .iterations(1)
                .invocationsPerIteration(orders)
                .threads(1)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .loopIterationsBeforeThreadSwitch(ROUNDS_OF_A_LOOP)
                .loopBound(2 * ROUNDS_OF_A_LOOP)
                // The collections of the JDK are taken to be right: turns change between their methods, not within.
                .analyzeStdLib$lincheck(false)
                .invocationTimeout$lincheck(PATIENCE_MILLIS)
                .check(Interleavings.class);
    }

    /** Runs tasks beside each other until all have ended; throws what one of them threw. */
    static void together(Runnable... tasks) {
        try (AnyTimeThreads threads = new AnyTimeThreads(Duration.ZERO)) {
            for (Runnable task : tasks) {
                threads.execute(task);
            }
        }
    }

    /** Ends a scenario that has come to what must not be. */
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("Required: " + what);
        }
    }

    /** What the model checker runs. */
    @Operation
    public void run() {
        current.run();
    }
}
