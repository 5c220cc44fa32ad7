package org.kerja.event;

import java.time.Duration;
import java.time.Instant;
import org.kerja.Attempt;
import org.kerja.JobFailure;
import org.kerja.JobId;

/**
 * Something that happened to one job on this node. Observe a subtype or this type; observers run in the thread where it
 * happened, and what they throw is logged and changes nothing for the job.
 *
 * <p>The order of one attempt: {@link Started}, then exactly one of {@link Completed}, {@link Skipped}, {@link Released},
 * {@link AttemptFailed} (followed by {@link Retrying}, by {@link Failed} or by {@link Dropped}), {@link Cancelled} or
 * {@link LeaseLost}. The next attempt may begin, here or on another node, before the end of this one is told.
 */
public sealed interface JobEvent {

    /** The job's id. */
    JobId id();

    /** The job's name. */
    String name();

    /** The connection it is on. */
    String connection();

    /** The queue it is on. */
    String queue();

    /** A job was handed to its store; its transaction may still roll back. */
    record Dispatched(JobId id, String name, String connection, String queue) implements JobEvent {}

    /**
     * A job was not dispatched.
     *
     * @param id what the caller got; that of no job
     * @param reason why, for people
     */
    record NotDispatched(JobId id, String name, String connection, String queue, String reason) implements JobEvent {}

    /**
     * A job that waited was removed, since another was dispatched in its place, see {@link org.kerja.OnDuplicate#REPLACE};
     * the transaction of that dispatch may still roll back.
     *
     * @param by the other
     */
    record Replaced(JobId id, String name, String connection, String queue, JobId by) implements JobEvent {}

    /**
     * A connection did not take a job, and the next one of its failover connection was asked.
     *
     * @param connection the one that did not
     */
    record FailedOver(JobId id, String name, String connection, String queue, Throwable error) implements JobEvent {}

    /** An attempt begins. */
    record Started(JobId id, String name, String connection, String queue, int attempt) implements JobEvent {}

    /** The job is done; with batched completion the store hears of it within milliseconds. */
    record Completed(JobId id, String name, String connection, String queue, int attempt, Duration duration)
            implements JobEvent {}

    /**
     * Middleware has found that the job is not needed, or an entity that it is made of is gone, see
     * {@link org.kerja.Job#onMissingEntity}; it is gone.
     *
     * @param reason why, for people
     */
    record Skipped(JobId id, String name, String connection, String queue, int attempt, String reason)
            implements JobEvent {}

    /** The job put itself back. */
    record Released(JobId id, String name, String connection, String queue, int attempt, Duration delay)
            implements JobEvent {}

    /** An attempt threw, timed out, or was found to have been lost with its worker. */
    record AttemptFailed(JobId id, String name, String connection, String queue, Attempt attempt) implements JobEvent {}

    /** What an attempt has thrown, or its timeout, was no final failure: the job runs again after a delay. */
    record Retrying(JobId id, String name, String connection, String queue, Attempt attempt, Duration delay)
            implements JobEvent {}

    /** The job has finally failed and lies among the failed jobs. */
    record Failed(JobId id, String name, String connection, String queue, JobFailure failure) implements JobEvent {}

    /** What an attempt threw has ended the job, see {@link org.kerja.Job#dropOn}; it is gone. */
    record Dropped(JobId id, String name, String connection, String queue, Attempt attempt) implements JobEvent {}

    /** A running job was cancelled and has ended. */
    record Cancelled(JobId id, String name, String connection, String queue, Instant at) implements JobEvent {}

    /** This node lost the lease of a job that it held; whatever it says about it from now on is refused. */
    record LeaseLost(JobId id, String name, String connection, String queue) implements JobEvent {}
}
