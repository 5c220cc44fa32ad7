package org.kerja;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a running job knows and may decide about itself. Valid until {@code handle} has returned; for any thread. */
public interface JobContext {

    /** The job's id, the same in every attempt: the key for making an effect idempotent. */
    JobId id();

    /** The job's name. */
    String name();

    /** The queue it was claimed from. */
    String queue();

    /** The connection it was claimed from. */
    String connection();

    /** Which run of the job this is, counted from 1, runs that ended in a release included. */
    int attempt();

    /** How many failed attempts it may have; 0 means without limit. */
    int tries();

    /**
     * What has come with the job from its dispatch, by {@link ContextEntry} and {@link PreparedDispatch#with}, and
     * for traces and logs.
     */
    Map<String, String> entries();

    /** When this attempt times out; empty when it has no timeout. */
    Optional<Instant> deadline();

    /** Puts the job back, to run again at once. Takes effect when {@code handle} returns; counts as no failure. */
    default void release() {
        release(Duration.ZERO);
    }

    /** Puts the job back, to run again after a delay. Takes effect when {@code handle} returns; counts as no failure. */
    void release(Duration delay);

    /** Fails the job, whatever tries are left. Takes effect when {@code handle} returns. */
    void fail(String reason);

    /** Fails the job with an error, whatever tries are left. Takes effect when {@code handle} returns. */
    void fail(Throwable error);

    /**
     * Reports how far the job is, from 0 to 100. Written in the background, under the lease and outside of the job's
     * transaction; only the last report counts.
     */
    void progress(int percent);

    /**
     * Leaves a result, which {@link QueueManager#status} tells once the job is done, for as long as its type is
     * {@linkplain Job#keep kept}; else it is discarded. Only the last one counts. It is written as JSON at once, encrypted if the job is.
     *
     * @throws KerjaException if it cannot be written as JSON
     * @throws IllegalArgumentException if what is to be stored is longer than a million characters
     */
    void result(Object value);

    /** The chain of which it is a link, or a {@linkplain PreparedChain#onFailure follower}. */
    Optional<JobChain> chain();

    /** The innermost batch to which it belongs, or that has had it dispatched. */
    Optional<JobBatch> batch();

    /** Limits for parts of its work, shared with other jobs. */
    JobLimits limits();

    /** Whether the job should stop: it was cancelled, has timed out, lost its lease, or the node is stopping. */
    boolean isCancelled();
}
