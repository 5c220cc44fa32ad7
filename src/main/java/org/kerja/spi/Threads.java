package org.kerja.spi;

import java.time.Duration;

/** The threads that the engine runs on. */
public interface Threads extends AutoCloseable {

    /**
     * Runs a task that may take long and may block: a job.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it cannot be taken now
     */
    void execute(Runnable task);

    /**
     * Runs a short task after a delay.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it cannot be taken now
     */
    Timer schedule(Runnable task, Duration delay);

    /**
     * Adds a thread for a task of {@link #schedule} that is not short, but waits for most of its time. It stays until
     * {@link #close}.
     */
    void reserve();

    /** Ends threads that belong to this object; those of a server stay. */
    @Override
    void close();

    /** A scheduled task. */
    interface Timer {

        /** Keeps the task from running if it has not begun. */
        void cancel();
    }
}
