package org.kerja.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.kerja.spi.Threads;

/** The few threads of a node that run its short tasks at their time. An idle node keeps one of them. */
public final class TimerThreads implements AutoCloseable {

    /** Polls, renewals and the writing of completions must not wait for each other's round trips. */
    private static final int THREADS = 4;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor timers;

    /** Starts none until they are needed. */
    public TimerThreads(ThreadFactory factory) {
        timers = new ScheduledThreadPoolExecutor(THREADS, factory);
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timers.setKeepAliveTime(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        timers.allowCoreThreadTimeOut(true);
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

    /** Drops what has not begun; the threads end. */
    @Override
    public void close() {
        timers.shutdown();
    }
}
