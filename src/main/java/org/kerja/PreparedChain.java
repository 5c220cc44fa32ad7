package org.kerja;

import java.time.Duration;

/**
 * A chain being prepared: links of which each begins when the one before is done. A link is a job, a {@link JobClosure}, a
 * {@link PreparedDispatch} of a job that says more, or a {@link PreparedChain} or {@link PreparedBatch}, which begins as a whole. Not for
 * several threads.
 *
 * <p>What finally fails stops the chain: the links behind are counted as cancelled. When the failed job is retried and succeeds, they run.
 * A link that was not needed does not stop it. All of it lies on one connection.
 */
public interface PreparedChain {

    /** Adds links at the end. */
    PreparedChain then(Object... links);

    /** Adds a closure at the end. */
    default PreparedChain then(JobClosure link) {
        return then((Object) link);
    }

    /** Lets the chain lie on this connection. */
    PreparedChain onConnection(String connection);

    /** Dispatches its links to this queue, but for those that have one of their own. */
    PreparedChain onQueue(String queue);

    /** Lets the first link wait for this long. */
    PreparedChain delay(Duration delay);

    /** Has a job dispatched when a link has finally failed; {@link JobContext#chain} tells it of which chain. */
    PreparedChain onFailure(Object job);

    /** Has a closure dispatched when a link has finally failed. */
    default PreparedChain onFailure(JobClosure closure) {
        return onFailure((Object) closure);
    }

    /**
     * Dispatches the chain, as {@link Dispatcher#dispatch} does a job: as a whole or not at all.
     *
     * @throws DispatchException if a link cannot be dispatched, or lies on another connection, or the connection keeps no chains
     */
    ChainId dispatch();
}
