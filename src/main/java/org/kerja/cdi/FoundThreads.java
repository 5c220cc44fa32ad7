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
 *
 * <p>On Payara {@code Startup} comes before the names of the resources that the application defines itself. An executor
 * that is missing then is looked for again when its web module starts.
 */
final class FoundThreads implements Threads {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final Settings settings;
    private final ApplicationResources resources;
    private final ClassLoader loader;
    private final Duration patience;
    private final TimerThreads complaint;
    private volatile @Nullable Threads settled;

    /** With how long an executor that may still come is waited for in silence. */
    FoundThreads(Settings settings, ApplicationResources resources, ClassLoader loader, Duration patience) {
        this.settings = settings;
        this.resources = resources;
        this.loader = loader;
        this.patience = patience;
        this.complaint = new TimerThreads(OwnThreads.timerFactory(loader));
    }

    /**
     * Looks for them, and starts those for timers. Again is harmless.
     *
     * @return whether they are there; if not, this is to be said again when more of the application has started
     * @throws ConfigurationException if the executor that is configured is not there and will not come
     */
    boolean settle() {
        if (settled != null) {
            return true;
        }
        Optional<String> name = EngineSettings.executor(settings);
        Optional<Executor> executor = executor();
        if (executor.isEmpty() && name.isPresent()) {
            String missing = EngineSettings.EXECUTOR + "=" + name.get()
                    + ": there is no ManagedExecutorService of that JNDI or bean name. Define it, or correct the name";
            if (namesAreBound()) {
                throw new ConfigurationException(missing);
            }
            complaint.schedule(
                    () -> LOGGER.log(System.Logger.Level.ERROR, "No job runs on this node. {0}", missing), patience);
            return false;
        }
        settled = executor.isPresent() ? Server.threads(executor.get(), resources, loader) : new OwnThreads(loader);
        complaint.close();
        return true;
    }

    /** Where there is a server, the names of the application's own resources come with that of its module. */
    private boolean namesAreBound() {
        return executor("").isEmpty()
                || resources.find(String.class, "java:module/ModuleName").isPresent();
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

    /** Only workers need one, and they start when the threads are there. */
    @Override
    public void reserve() {
        Threads threads = settled;
        if (threads != null) {
            threads.reserve();
        }
    }

    @Override
    public void close() {
        complaint.close();
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
        return executor(EngineSettings.executor(settings).orElse(""));
    }

    private Optional<Executor> executor(String name) {
        try {
            return Server.executor(resources, name);
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
            return new ServerThreads(jobs, timers, ServerThreads.PATIENCE);
        }
    }
}
