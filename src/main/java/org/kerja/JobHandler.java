package org.kerja;

import java.time.Duration;
import java.util.Optional;

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

    /**
     * How long the job waits after an attempt that threw or timed out; empty for what its options say.
     *
     * @param failed how many attempts have failed or were lost, this one included; at least 1
     */
    default Optional<Duration> backoff(T job, int failed, Throwable error) throws Exception {
        return Optional.empty();
    }

    /** Called once, after the job has finally failed and lies among the failed jobs. What it throws is logged. */
    default void failed(T job, JobFailure failure) throws Exception {}

    /**
     * Called once, after a job has finally failed whose payload cannot be read, so that there is no instance of it. What it
     * throws is logged.
     */
    default void unreadable(JobFailure failure) throws Exception {}
}
