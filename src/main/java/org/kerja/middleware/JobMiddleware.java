package org.kerja.middleware;

/**
 * Code around the runs of jobs. It decides whether a job runs and what becomes of it, and says so.
 *
 * <p>A bean with a name may be put around all jobs by {@code kerja.middleware}, around those of a type by
 * {@link org.kerja.Job#middleware}, and around a single one by {@link org.kerja.PreparedDispatch#through}; a job may bring its
 * own by {@link WithMiddleware}. They are entered in this order, the first outermost. What they do belongs to the attempt: it happens on the thread, within the request context and the timeout
 * of the job, and what is thrown is a failed attempt. A transaction of the job begins after the last of them was entered.
 *
 * <p>Used by any number of threads.
 */
@FunctionalInterface
public interface JobMiddleware {

    /**
     * Lets a job run, or not.
     *
     * @return what {@link JobCall#proceed} has returned, or something else; never null, and never {@link Outcome.Done} of a job
     *     that did not run to its end
     */
    Outcome handle(JobCall call) throws Exception;
}
