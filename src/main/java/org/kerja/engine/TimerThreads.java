package org.kerja.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.kerja.spi.Threads;

/** The few threads of a node that run its short tasks at their time. */
public final class TimerThreads implements AutoCloseable {

    /** Polls, renewals and the writing of completions must not wait for each other's round trips. */
    private static final int THREADS = 4;

    private final ScheduledThreadPoolExecutor timers;

    /** Starts none until they are needed. */
    public TimerThreads(ThreadFactory factory) {
        timers = new ScheduledThreadPoolExecutor(THREADS, factory);
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Starts all of them. A server gives a thread the context of whoever makes it, which must not be the user whose request
     * is the first to need one.
     */
    public void start() {
        timers.prestartAllCoreThreads();
    }

    /**
     * Runs a task after a delay.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
     */
    public Threads.Timer schedule(Runnable task, Duration delay) {
        Future<?> future = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Adds one for a task that waits for most of its time. */
    public synchronized void reserve() {
        timers.setCorePoolSize(timers.getCorePoolSize() + 1);
    }

    /** Drops what has not begun; the threads end. */
    @Override
    public void close() {
        timers.shutdown();
    }
}
