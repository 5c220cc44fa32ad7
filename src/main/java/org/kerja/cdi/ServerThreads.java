package org.kerja.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.concurrent.ManagedTaskListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.kerja.engine.TimerThreads;
import org.kerja.spi.Threads;

/**
 * The threads of a server: jobs are tasks of its executor, and timers run on threads of its factory.
 *
 * <p>A server may drop a task that it has accepted. Most tell its listener then; GlassFish tells nobody about what begins
 * at the moment in which an application is deployed. Such a task is handed in again, for somebody counts on it to run.
 */
final class ServerThreads implements Threads {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    /** Less than a job waits for a thread before it is given back. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Executor jobs;
    private final TimerThreads timers;
    private final Duration patience;

    /** With how long a task may be silent before it is taken for lost. */
    ServerThreads(Executor jobs, TimerThreads timers, Duration patience) {
        this.jobs = jobs;
        this.timers = timers;
        this.patience = patience;
    }

    @Override
    public void execute(Runnable task) {
        Task handedIn = new Task(task);
        try {
            handedIn.handIn(patience);
        } catch (RejectedExecutionException e) {
            handedIn.settle();
            throw e;
        }
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        return timers.schedule(task, delay);
    }

    @Override
    public void reserve() {
        timers.reserve();
    }

    @Override
    public void close() {
        timers.close();
    }

    /** A task as the server sees it. It runs once, however often it was handed in. */
    private final class Task implements Runnable, ManagedTask, ManagedTaskListener {

        private final Runnable task;
        private boolean settled;
        private Timer next = () -> {};

        Task(Runnable task) {
            this.task = task;
        }

        /** Hands it in, and again if nothing is heard of it; each time more patiently, for the server may just be busy. */
        void handIn(Duration silence) {
            handInAfter(silence, silence.multipliedBy(2));
            jobs.execute(this);
        }

        private synchronized void handInAfter(Duration delay, Duration silence) {
            next.cancel();
            if (settled) {
                return;
            }
            try {
                next = timers.schedule(() -> handInAgain(silence), delay);
            } catch (RejectedExecutionException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "The node has ended, nobody counts on the task any more", e);
            }
        }

        private void handInAgain(Duration silence) {
            try {
                handIn(silence);
            } catch (RejectedExecutionException e) {
                handInAfter(AGAIN, silence);
            }
        }

        /** Nothing more is to be done for it; false if that was known. */
        synchronized boolean settle() {
            next.cancel();
            boolean first = !settled;
            settled = true;
            return first;
        }

        @Override
        public void run() {
            if (settle()) {
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
            handInAfter(AGAIN, patience);
        }
    }
}
