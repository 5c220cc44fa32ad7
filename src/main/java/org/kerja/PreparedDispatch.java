package org.kerja;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One dispatch being prepared. Not for several threads. What is not said comes from the job's type and configuration; of
 * {@link #afterCommit}, {@link #immediately} and {@link #afterResponse} the last that was said counts. */
public interface PreparedDispatch {

    /** Dispatches to this connection. */
    PreparedDispatch onConnection(String connection);

    /** Dispatches to this queue. */
    PreparedDispatch onQueue(String queue);

    /** Lets the job wait for this long, counted by the store's clock; zero or more. */
    PreparedDispatch delay(Duration delay);

    /** Lets the job wait until this instant of the store's clock; one that has passed means no wait. */
    PreparedDispatch delay(Instant until);

    /** Sets the priority, between -100 and 100; higher leaves its queue first. */
    PreparedDispatch priority(int priority);

    /**
     * Lets the job be the only one with this key, as {@link Unique} on its type says for the rest: by default until
     * it is done, else nothing is dispatched and {@link #dispatch} returns the id of the job that has it. On a
     * connection that takes no part in the transaction of the caller it is decided after that, and the id returned is
     * the new one.
     */
    PreparedDispatch unique(String key);

    /**
     * Lets an entry go with the job, see {@link JobContext#entries}; before what a {@link ContextEntry} of that name
     * captures.
     *
     * @throws DispatchException if the key begins with {@code kerja.}
     */
    PreparedDispatch with(String key, String value);

    /**
     * Puts middleware around each run of this job, beans by their names: inside of that of its type, outside of what the job
     * brings itself, the first outermost. Again adds to it. The names go with the job; one that the node which runs it does
     * not know is a failed attempt there. {@link #dispatch} throws {@link DispatchException} for one that is not known here.
     */
    PreparedDispatch through(String... middleware);

    /**
     * Dispatches once the transaction of the caller has committed, also on a connection whose dispatches would take part in
     * it. If the node dies between the two, the job is not dispatched.
     */
    PreparedDispatch afterCommit();

    /** Dispatches at once in spite of a transaction of the caller: the job stays if that rolls back. */
    PreparedDispatch immediately();

    /**
     * Dispatches in the background once the request that the caller serves has been answered, and its transaction has
     * committed; without a request after that commit. If the node dies in between, or the store is gone then, the job
     * is not dispatched; the latter is logged.
     */
    PreparedDispatch afterResponse();

    /** Dispatches the job, as {@link Dispatcher#dispatch} does. */
    JobId dispatch();

    /** Dispatches the job if the condition holds; else empty. */
    default Optional<JobId> dispatchIf(boolean condition) {
        return condition ? Optional.of(dispatch()) : Optional.empty();
    }

    /** Dispatches the job unless the condition holds; then empty. */
    default Optional<JobId> dispatchUnless(boolean condition) {
        return dispatchIf(!condition);
    }
}
