package org.kerja;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One named queue of one connection. It exists as soon as something is put in it. Jobs go through the same dispatch as
 * {@link Dispatcher}; only the connection and the queue are decided here.
 *
 * <p>A method that the connection's driver cannot carry out throws {@link UnsupportedOperationException} with the
 * capability that is missing.
 */
public interface Queue {

    /** The queue's name. */
    String name();

    /** The name of its connection. */
    String connection();

    /** Dispatches to this queue. */
    JobId push(Object job);

    /** Dispatches to another queue of the same connection. */
    JobId pushOn(String queue, Object job);

    /** Dispatches to this queue, to run after a delay. */
    JobId later(Duration delay, Object job);

    /** Dispatches to this queue, to run at an instant. */
    JobId later(Instant until, Object job);

    /** Dispatches to another queue of the same connection, to run after a delay. */
    JobId laterOn(String queue, Duration delay, Object job);

    /** Dispatches to another queue of the same connection, to run at an instant. */
    JobId laterOn(String queue, Instant until, Object job);

    /** Dispatches several jobs to this queue; each keeps the delay and the priority of its type. */
    List<JobId> bulk(Collection<?> jobs);

    /** How many jobs lie here, at one instant. */
    QueueSizes sizes();

    /** Removes every job of this queue that no worker holds, and returns how many. */
    int clear();

    /** One job of this queue that waits or runs. */
    Optional<JobInfo> find(JobId id);

    /** Cancels a job of this queue: a waiting one is removed, a running one is asked to stop. */
    CancelOutcome cancel(JobId id);

    /** Stops every worker from claiming from this queue until {@link #resume}; running jobs go on, dispatches too. */
    void pause();

    /** Ends {@link #pause}. */
    void resume();

    /** Whether the queue is paused. */
    boolean isPaused();
}
