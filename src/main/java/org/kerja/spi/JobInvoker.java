package org.kerja.spi;

import java.time.Duration;
import java.util.Optional;
import org.kerja.JobContext;
import org.kerja.JobFailure;

/** How the application's code for one job type is called, with everything that it needs around it. */
public interface JobInvoker {

    /** Runs one attempt in the calling thread. */
    void handle(Object job, JobContext context) throws Throwable;

    /**
     * How long the application's code lets the job wait after a failed attempt; empty if it does not say.
     *
     * @param failed how many attempts have failed or were lost, this one included
     */
    default Optional<Duration> backoff(Object job, int failed, Throwable error) throws Throwable {
        return Optional.empty();
    }

    /** Tells the application's code that the job has finally failed. */
    void failed(Object job, JobFailure failure) throws Throwable;

    /** Tells the application's code that a job has finally failed since it cannot be read. */
    default void unreadable(JobFailure failure) throws Throwable {}
}
