package org.kerja.engine;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.spi.Threads;

/**
 * Threads of our own, for where no server manages any: daemon threads with the context class loader of their maker. Jobs
 * run on virtual threads from Java 24 on; before that a virtual thread that waits inside {@code synchronized}, as JDBC
 * drivers do, keeps its carrier (JEP 491).
 */
public final class OwnThreads implements Threads {

    private static final int FIRST_UNPINNED_RELEASE = 24;

    private final ExecutorService jobs;
    private final TimerThreads timers;

    /** Starts none until they are needed. */
    public OwnThreads(ClassLoader loader) {
        jobs = Runtime.version().feature() >= FIRST_UNPINNED_RELEASE
                ? virtual("kerja-job-", loader)
                : Executors.newCachedThreadPool(factory("kerja-job-", loader));
        timers = new TimerThreads(timerFactory(loader));
    }

    @Override
    public void execute(Runnable task) {
        jobs.execute(task);
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
        jobs.shutdown();
    }

    /** Makes threads for timers where no server makes any. */
    public static ThreadFactory timerFactory(ClassLoader loader) {
        return factory("kerja-timer-", loader);
    }

    private static ThreadFactory factory(String prefix, ClassLoader loader) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    /** By reflection, since this class is compiled for Java 17. */
    private static ExecutorService virtual(String prefix, ClassLoader loader) {
        try {
            Class<?> builders = Class.forName("java.lang.Thread$Builder");
            Object builder = builders.getMethod("name", String.class, long.class)
                    .invoke(Thread.class.getMethod("ofVirtual").invoke(null), prefix, 1L);
            ThreadFactory unloaded =
                    (ThreadFactory) builders.getMethod("factory").invoke(builder);
            ThreadFactory factory = task -> {
                Thread thread = unloaded.newThread(task);
                thread.setContextClassLoader(loader);
                return thread;
            };
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java 24 and later have virtual threads", e);
        }
    }
}
