package org.kerja;

/**
 * Runs the jobs of one type. Implement it as a CDI bean of any scope when the job should be a plain value and what runs
 * it should have interceptors, decorators or state. Each job type has either a {@code handle} method of its own or
 * exactly one handler.
 *
 * @param <T> the job type, annotated {@link Job}
 */
public interface JobHandler<T> {

    /**
     * Runs one attempt. Returning completes the job unless {@link JobContext#release} or {@link JobContext#fail} was
     * called; throwing anything makes it a failed attempt.
     *
     * <p>Annotated {@link jakarta.transaction.Transactional}, the job's writes and its completion commit in one JTA
     * transaction; any exception rolls both back.
     */
    void handle(T job, JobContext context) throws Exception;

    /** Called once, after the job has finally failed and lies among the failed jobs. What it throws is logged. */
    default void failed(T job, JobFailure failure) throws Exception {}
}
