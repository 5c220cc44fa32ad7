package org.kerja;

import java.util.Collection;

/**
 * A batch being prepared: jobs that run in any order, and jobs that follow from what becomes of them. A member is a job, a
 * {@link JobClosure}, a {@link PreparedDispatch} of a job that says more, or a {@link PreparedChain} or {@link PreparedBatch}. Not for several threads.
 *
 * <p>The first job that finally fails cancels what still waits, unless failures are allowed. All of it lies on one connection.
 */
public interface PreparedBatch {

    /** Adds members. */
    PreparedBatch add(Object... members);

    /** Adds a closure. */
    default PreparedBatch add(JobClosure member) {
        return add((Object) member);
    }

    /** Adds members. */
    PreparedBatch add(Collection<?> members);

    /** Names it for those who look at it. */
    PreparedBatch name(String name);

    /** Lets the batch lie on this connection. */
    PreparedBatch onConnection(String connection);

    /** Dispatches its members to this queue, but for those that have one of their own. */
    PreparedBatch onQueue(String queue);

    /** Lets the others run when one has failed. */
    PreparedBatch allowFailures();

    /** Keeps something with the batch, see {@link BatchStatus#options}. */
    PreparedBatch with(String key, String value);

    /** Has a job run before all others; if it finally fails, none of them runs. */
    PreparedBatch onStart(Object job);

    /** Has a closure run before all others. */
    default PreparedBatch onStart(JobClosure closure) {
        return onStart((Object) closure);
    }

    /**
     * Has a job dispatched when some of the others have come to an end: once for as many as were told of together. Not a closure and no
     * encrypted job, since those are bound to one dispatch.
     */
    PreparedBatch onProgress(Object job);

    /** Has a job dispatched when all have succeeded, or were not needed. */
    PreparedBatch onSuccess(Object job);

    /** Has a closure dispatched when all have succeeded. */
    default PreparedBatch onSuccess(JobClosure closure) {
        return onSuccess((Object) closure);
    }

    /** Has a job dispatched when the first has finally failed. */
    PreparedBatch onFailure(Object job);

    /** Has a closure dispatched when the first has finally failed. */
    default PreparedBatch onFailure(JobClosure closure) {
        return onFailure((Object) closure);
    }

    /** Has a job dispatched, once, when none is pending any more, whatever has become of them. */
    PreparedBatch onComplete(Object job);

    /** Has a closure dispatched, once, when none is pending any more. */
    default PreparedBatch onComplete(JobClosure closure) {
        return onComplete((Object) closure);
    }

    /**
     * Dispatches the batch, as {@link Dispatcher#dispatch} does a job: as a whole or not at all.
     *
     * @throws DispatchException if a member cannot be dispatched, or lies on another connection, or the connection keeps no batches
     */
    BatchId dispatch();
}
