package org.kerja.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.kerja.ConfigurationException;
import org.kerja.engine.OwnThreads;
import org.kerja.engine.TimerThreads;
import org.kerja.engine.config.EngineSettings;
import org.kerja.spi.Settings;
import org.kerja.spi.Threads;

/**
 * The threads of the server, else our own. They are looked for and started on the thread that starts the application: not
 * every server has its JNDI complete while CDI starts, and a thread has the context of whoever made it.
 */
final class FoundThreads implements Threads {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final Settings settings;
    private final ApplicationResources resources;
    private final ClassLoader loader;
    private volatile @Nullable Threads settled;

    FoundThreads(Settings settings, ApplicationResources resources, ClassLoader loader) {
        this.settings = settings;
        this.resources = resources;
        this.loader = loader;
    }

    /**
     * Looks for them, and starts those for timers. Again is harmless.
     *
     * @throws ConfigurationException if the executor that is configured is not there
     */
    void settle() {
        if (settled != null) {
            return;
        }
        Optional<String> name = EngineSettings.executor(settings);
        Optional<Executor> executor = executor();
        if (executor.isEmpty() && name.isPresent()) {
            throw new ConfigurationException(EngineSettings.EXECUTOR + "=" + name.get()
                    + ": there is no ManagedExecutorService of that JNDI or bean name. Define it, or correct the name");
        }
        settled = executor.isPresent() ? Server.threads(executor.get(), resources, loader) : new OwnThreads(loader);
    }

    @Override
    public void execute(Runnable task) {
        Threads threads = settled;
        if (threads == null) {
            early(task);
        } else {
            threads.execute(task);
        }
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        Threads threads = settled;
        if (threads == null) {
            early(task);
            return () -> {};
        }
        return threads.schedule(task, delay);
    }

    @Override
    public void close() {
        Threads threads = settled;
        if (threads != null) {
            threads.close();
        }
    }

    /** Before the start nobody asks for more than to open a store beside his transaction, at once. */
    private void early(Runnable task) {
        executor()
                .orElse(one -> OwnThreads.timerFactory(loader).newThread(one).start())
                .execute(task);
    }

    private Optional<Executor> executor() {
        try {
            return Server.executor(resources, EngineSettings.executor(settings).orElse(""));
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Concurrency is not there", e);
            return Optional.empty();
        }
    }

    /** Apart, since it names classes that Java SE and some servers do not have. */
    private static final class Server {

        private Server() {}

        static Optional<Executor> executor(ApplicationResources resources, String name) {
            return resources.find(ManagedExecutorService.class, name).map(Executor.class::cast);
        }

        static Threads threads(Executor jobs, ApplicationResources resources, ClassLoader loader) {
            TimerThreads timers = new TimerThreads(resources
                    .find(ManagedThreadFactory.class, "")
                    .map(ThreadFactory.class::cast)
                    .orElseGet(() -> OwnThreads.timerFactory(loader)));
            timers.start();
            return new ServerThreads(jobs, timers);
        }
    }
}
