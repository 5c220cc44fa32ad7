package org.kerja.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a connection keeps chains and batches. Which jobs belong to one, its store knows from their {@linkplain WorkflowChange#push push}:
 * when such a job is done, fails, is cancelled, cleared, replaced or retried, the store keeps that as an {@link Outcome} in the same step,
 * so that none is lost or told twice. What is to follow from outcomes is the engine's.
 */
public interface Workflows {

    /**
     * Runs a change, all of it or nothing. Joins the caller's transaction with {@link Capability#TRANSACTIONS}. It may be run again where
     * it collides with others.
     */
    <R> R change(Function<WorkflowChange, R> change);

    /** How many jobs and steps a change may store. */
    default int largestChange() {
        return Integer.MAX_VALUE;
    }

    /** Whether outcomes were there to be taken, as the last {@link JobStore#due} has seen. */
    boolean hasOutcomes();

    /** One chain or batch. */
    Optional<Workflow> find(String id);

    /** Those of a kind that are parts of no other, the latest first. */
    List<Workflow> list(Workflow.Kind kind, int offset, int limit);

    /** Removes jobs of one that wait, at most so many, and keeps that as an outcome; returns how many. */
    int cancelWaiting(String workflow, int limit);

    /**
     * Removes at most so many that have ended this long ago, each with all of its parts, and returns how many.
     *
     * @param failed whether those too in which a job has failed
     */
    int prune(Duration endedFor, boolean failed, int limit);
}
