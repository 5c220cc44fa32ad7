package org.kerja;

/** The batch that a running job belongs to, or is told of. */
public interface JobBatch {

    /** Its id. */
    BatchId id();

    /** How far it is now. */
    BatchStatus status();

    /**
     * Adds members, in the transaction of the job if it has one.
     *
     * @throws DispatchException if the batch has ended or was cancelled, or a member cannot be dispatched
     */
    void add(Object... members);

    /** Adds a closure. */
    default void add(JobClosure member) {
        add((Object) member);
    }

    /** Cancels what waits of it. */
    void cancel();
}
