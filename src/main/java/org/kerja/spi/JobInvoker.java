package org.kerja.spi;

import org.kerja.JobContext;
import org.kerja.JobFailure;

/** How the application's code for one job type is called, with everything that it needs around it. */
public interface JobInvoker {

    /** Runs one attempt in the calling thread. */
    void handle(Object job, JobContext context) throws Throwable;

    /** Tells the application's code that the job has finally failed. */
    void failed(Object job, JobFailure failure) throws Throwable;
}
