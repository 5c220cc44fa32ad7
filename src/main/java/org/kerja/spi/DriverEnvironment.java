package org.kerja.spi;

import java.time.InstantSource;
import java.util.Optional;

/** What the application offers to a driver, and to an instrumentation. */
public interface DriverEnvironment {

    /** The transactions of the caller's thread. */
    Transactions transactions();

    /**
     * A resource of the application, for example its data source.
     *
     * @param type what is wanted
     * @param name a JNDI name or bean name, or empty for the application's default
     */
    <T> Optional<T> resource(Class<T> type, String name);

    /**
     * Runs a short action in another thread, outside of the caller's transaction, and waits until it has ended. What it
     * throws comes back to the caller.
     */
    void detached(Runnable action);

    /** The clock of a store that lives in this JVM. Stores elsewhere use their own. */
    InstantSource clock();

    /** A step was done, and the next was not. */
    default void reached(FaultPoint point) {
        // Only tests listen.
    }
}
