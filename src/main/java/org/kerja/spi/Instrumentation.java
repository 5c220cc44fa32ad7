package org.kerja.spi;

import java.util.Map;
import java.util.Optional;
import org.kerja.JobId;

/**
 * What a tracer or the diagnostic context of a log does about jobs: something goes with them from the threads that dispatch
 * them, and is around their code where they run. What it throws is logged; it keeps no job from its dispatch or its run.
 *
 * <p>Used by any number of threads.
 */
public interface Instrumentation {

    /** A job that the calling thread dispatches. */
    record Dispatch(JobId id, String name, String queue) {}

    /**
     * A call of the code of a job in the calling thread.
     *
     * @param attempt which run of the job this is, or was the last, counted from 1
     * @param entries what has come with the job
     * @param failed whether the job is told that it has finally failed; else it is run
     * @param synchronous whether the thread is that of whoever dispatches the job
     */
    record Call(
            JobId id,
            String name,
            String queue,
            int attempt,
            Map<String, String> entries,
            boolean failed,
            boolean synchronous) {}

    /** What is around a call. */
    @FunctionalInterface
    interface Scope {

        /** Nothing is. */
        Scope NONE = error -> {};

        /**
         * Ends it, in the thread in which it began.
         *
         * @param error what has made the attempt fail
         */
        void end(Optional<Throwable> error);
    }

    /** What goes with a job that is dispatched. A job that has no room for it is dispatched without. */
    Map<String, String> dispatching(Dispatch job);

    /** Begins what is around a call. */
    Scope calling(Call call);
}
