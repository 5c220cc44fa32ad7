package org.kerja;

import java.util.Optional;

/** The chain that a running job belongs to, or is told of. */
public interface JobChain {

    /** Its id. */
    ChainId id();

    /** How far it is now. */
    ChainStatus status();

    /**
     * What the link before this one has left by {@link JobContext#result}; empty if it left nothing, or was a chain or a batch.
     *
     * @throws KerjaException if it cannot be read as such a value
     */
    <T> Optional<T> result(Class<T> type);

    /**
     * Adds links at the end, in the transaction of the job if it has one.
     *
     * @throws DispatchException if the chain has ended, or a link cannot be dispatched
     */
    void append(Object... links);

    /** Adds a closure at the end. */
    default void append(JobClosure link) {
        append((Object) link);
    }

    /**
     * Adds links right behind the one that runs, in the transaction of the job if it has one.
     *
     * @throws DispatchException if the chain has ended, or a link cannot be dispatched
     */
    void prepend(Object... links);

    /** Adds a closure right behind the link that runs. */
    default void prepend(JobClosure link) {
        prepend((Object) link);
    }

    /** Lets the chain end with the link that runs: those behind it are skipped. */
    void stop();
}
