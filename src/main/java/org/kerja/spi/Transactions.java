package org.kerja.spi;

/**
 * The transactions of the calling thread: JTA where there is one. Each method may be called from any thread.
 */
public interface Transactions {

    /** Whether there are transactions at all; if not, the methods that begin one throw {@link IllegalStateException}. */
    boolean available();

    /** Whether the calling thread is in a transaction that has not committed, also one marked for rollback. */
    boolean active();

    /**
     * Whether the transaction of the calling thread has committed and not yet left the thread, as in what is called after
     * its completion. There are servers that give such a thread no connection.
     */
    default boolean committed() {
        return false;
    }

    /**
     * Begins a transaction on the calling thread, which must not be in one.
     *
     * @throws org.kerja.StoreException if it may not, as in a bean whose transactions the container manages
     */
    void begin();

    /** Commits the transaction of the calling thread; throws, and has rolled back, if it cannot. */
    void commit();

    /** Rolls back the transaction of the calling thread. */
    void rollback();

    /**
     * Runs an action in the calling thread after its transaction has committed; never if that rolls back; at once when
     * there is none or it has committed.
     *
     * @throws org.kerja.StoreException if it has been rolled back already
     */
    void afterCommit(Runnable action);

    /** Lets the transaction of the calling thread, which must be in one, end in no other way than by a roll-back. */
    void setRollbackOnly();

    /** Runs code in the transaction of the calling thread, else in a new one. Either can only roll back if the code throws. */
    default void call(Code code) throws Throwable {
        if (active()) {
            try {
                code.run();
            } catch (Throwable e) {
                setRollbackOnly();
                throw e;
            }
            return;
        }
        begin();
        try {
            code.run();
        } catch (Throwable e) {
            rollback();
            throw e;
        }
        commit();
    }

    /** What runs in a transaction. */
    @FunctionalInterface
    interface Code {

        /** Runs it. */
        void run() throws Throwable;
    }
}
