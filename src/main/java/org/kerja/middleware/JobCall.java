package org.kerja.middleware;

import org.kerja.JobContext;

/** A job that is about to run. For the thread that runs it. */
public interface JobCall {

    /** The job. */
    Object job();

    /** What the job itself will see. */
    JobContext context();

    /**
     * Runs the job, inside of the middleware that is left; at most once.
     *
     * @return how that ended: {@link Outcome.Done}, or what the job or another middleware has asked for
     * @throws Exception what the job threw, after its transaction was rolled back if it has one
     */
    Outcome proceed() throws Exception;
}
