package org.kerja.cdi;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.kerja.ConfigurationException;
import org.kerja.engine.OwnThreads;
import org.kerja.engine.TimerThreads;
import org.kerja.engine.config.EngineSettings;
import org.kerja.spi.Settings;
import org.kerja.spi.Threads;

/**
 * The threads of the server, else our own. They are looked for when they are first needed, at the latest when the
 * application has started, on the thread that starts it: not every server has its JNDI complete while CDI starts.
 */
final class FoundThreads implements Threads {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final Settings settings;
    private final ApplicationResources resources;
    private final ClassLoader loader;
    private volatile @Nullable Threads found;
    private boolean closed;

    FoundThreads(Settings settings, ApplicationResources resources, ClassLoader loader) {
        this.settings = settings;
        this.resources = resources;
        this.loader = loader;
    }

    /**
     * Looks for them.
     *
     * @throws ConfigurationException if the executor that is configured is not there
     */
    void settle() {
        threads();
    }

    @Override
    public void execute(Runnable task) {
        threads().execute(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        return threads().schedule(task, delay);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Threads current = found;
        if (current != null) {
            current.close();
        }
    }

    private Threads threads() {
        Threads current = found;
        return current == null ? find() : current;
    }

    private synchronized Threads find() {
        Threads current = found;
        if (current == null) {
            current = look();
            if (closed) {
                current.close();
            }
            found = current;
        }
        return current;
    }

    private Threads look() {
        Optional<String> name = EngineSettings.executor(settings);
        Optional<Threads> server = Optional.empty();
        try {
            server = Server.find(resources, name.orElse(""), loader);
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Concurrency is not there", e);
        }
        if (server.isEmpty() && name.isPresent()) {
            throw new ConfigurationException(EngineSettings.EXECUTOR + "=" + name.get()
                    + ": there is no ManagedExecutorService of that JNDI or bean name. Define it, or correct the name");
        }
        return server.orElseGet(() -> new OwnThreads(loader));
    }

    /** Apart, since it names classes that Java SE and some servers do not have. */
    private static final class Server {

        private Server() {}

        static Optional<Threads> find(ApplicationResources resources, String executor, ClassLoader loader) {
            return resources.find(ManagedExecutorService.class, executor).map(jobs -> {
                ThreadFactory factory = resources
                        .find(ManagedThreadFactory.class, "")
                        .map(ThreadFactory.class::cast)
                        .orElseGet(() -> OwnThreads.timerFactory(loader));
                return new ServerThreads(jobs, new TimerThreads(factory));
            });
        }
    }
}
