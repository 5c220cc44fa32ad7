package org.kerja.spi;

/**
 * The transactions of the calling thread: JTA where there is one. Each method may be called from any thread.
 */
public interface Transactions {

    /** Whether there are transactions at all; if not, the methods that begin one throw {@link IllegalStateException}. */
    boolean available();

    /** Whether the calling thread is in a transaction, also one marked for rollback. */
    boolean active();

    /** Begins a transaction on the calling thread, which must not be in one. */
    void begin();

    /** Commits the transaction of the calling thread; throws, and has rolled back, if it cannot. */
    void commit();

    /** Rolls back the transaction of the calling thread. */
    void rollback();

    /**
     * Runs an action in the calling thread after its transaction has committed; never if that rolls back; at once when
     * there is none.
     */
    void afterCommit(Runnable action);
}
