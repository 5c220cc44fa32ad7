package org.kerja.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.concurrent.ManagedTaskListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.kerja.engine.TimerThreads;
import org.kerja.spi.Threads;

/**
 * The threads of a server: jobs are tasks of its executor, and timers run on threads of its factory.
 *
 * <p>A server drops tasks silently that it accepted while the application was not quite started. Such a task is handed in
 * again, for somebody counts on it to run.
 */
final class ServerThreads implements Threads {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Executor jobs;
    private final TimerThreads timers;

    ServerThreads(Executor jobs, TimerThreads timers) {
        this.jobs = jobs;
        this.timers = timers;
    }

    @Override
    public void execute(Runnable task) {
        jobs.execute(new Task(task));
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        return timers.schedule(task, delay);
    }

    @Override
    public void close() {
        timers.close();
    }

    /** A task as the server sees it. */
    private final class Task implements Runnable, ManagedTask, ManagedTaskListener {

        private final Runnable task;
        private final AtomicBoolean begun = new AtomicBoolean();

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                task.run();
            }
        }

        @Override
        public ManagedTaskListener getManagedTaskListener() {
            return this;
        }

        @Override
        public Map<String, String> getExecutionProperties() {
            return Map.of(ManagedTask.IDENTITY_NAME, "kerja-jobs");
        }

        @Override
        public void taskSubmitted(Future<?> future, ManagedExecutorService executor, Object submitted) {
            // Only what is dropped matters here.
        }

        @Override
        public void taskStarting(Future<?> future, ManagedExecutorService executor, Object submitted) {
            // Only what is dropped matters here.
        }

        @Override
        public void taskDone(
                Future<?> future, ManagedExecutorService executor, Object submitted, @Nullable Throwable cause) {
            // Only what is dropped matters here.
        }

        @Override
        public void taskAborted(
                Future<?> future, ManagedExecutorService executor, Object submitted, @Nullable Throwable cause) {
            if (begun.compareAndSet(false, true)) {
                later();
            }
        }

        private void later() {
            try {
                timers.schedule(this::again, AGAIN);
            } catch (RejectedExecutionException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "The node has ended, nobody counts on the task any more", e);
            }
        }

        private void again() {
            try {
                execute(task);
            } catch (RejectedExecutionException e) {
                later();
            }
        }
    }
}
