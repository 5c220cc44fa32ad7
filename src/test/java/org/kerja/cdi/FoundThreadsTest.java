package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManageableThread;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.concurro.AbstractManagedExecutorService.RejectPolicy;
import org.glassfish.concurro.ContextServiceImpl;
import org.glassfish.concurro.ManagedExecutorServiceImpl;
import org.glassfish.concurro.ManagedThreadFactoryImpl;
import org.glassfish.concurro.spi.ContextHandle;
import org.glassfish.concurro.spi.ContextSetupProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.spi.Settings;
import org.kerja.spi.Threads;

/** With the executors that Payara, GlassFish and, in a changed form, WildFly are made of. */
class FoundThreadsTest {

    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
    private static final String FACTORY = "java:comp/DefaultManagedThreadFactory";

    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
    private final ComingUp application = new ComingUp();

    @AfterEach
    void unbind() {
        Jndi.clear();
    }

    @Test
    void jobsRunOnTheExecutorOfTheServerAndTimersOnThreadsOfItsFactory() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor("jobs"));
        Jndi.bind(FACTORY, factory("timers"));
        try (Application container = Application.of().start();
                Threads threads = found(container, Map.of())) {
            threads.execute(this::note);
            assertThat(next().getName()).startsWith("jobs-");
            threads.schedule(this::note, Duration.ZERO);
            assertThat(next())
                    .isInstanceOf(ManageableThread.class)
                    .satisfies(thread -> assertThat(thread.getName()).startsWith("timers-"));
        }
    }

    @Test
    void theExecutorThatIsConfiguredIsTaken() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor("jobs"));
        Jndi.bind("concurrent/mine", executor("mine"));
        try (Application container = Application.of().start();
                Threads threads = found(container, Map.of("kerja.executor", "concurrent/mine"))) {
            threads.execute(this::note);
            assertThat(next().getName()).startsWith("mine-");
        }
    }

    @Test
    void anExecutorThatIsConfiguredAndNotThereIsReported() {
        Jndi.bind(EXECUTOR, executor("jobs"));
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of("kerja.executor", "concurrent/none"))) {
            assertThatThrownBy(threads::settle)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                            "kerja.executor=concurrent/none: there is no ManagedExecutorService of that JNDI or bean"
                                    + " name. Define it, or correct the name");
        }
    }

    @Test
    void withoutAServerThereAreThreadsOfOurOwn() throws InterruptedException {
        try (Application container = Application.of().start();
                Threads threads = found(container, Map.of())) {
            threads.execute(this::note);
            assertThat(next().getName()).startsWith("kerja-job-");
        }
    }

    @Test
    void aTaskThatTheServerDropsSinceTheApplicationIsNotStartedRunsOnceItIs() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor("jobs"));
        application.refusals.set(2);
        try (Application container = Application.of().start();
                Threads threads = found(container, Map.of())) {
            threads.execute(this::note);
            assertThat(next().getName()).startsWith("jobs-");
            threads.execute(this::note);
            next();
            assertThat(ran).isEmpty();
            assertThat(application.refusals).hasValue(0);
        }
    }

    @Test
    void aTaskThatTheServerRejectsIsTheCallersToCareFor() {
        ManagedExecutorServiceImpl stopped = executor("jobs");
        stopped.shutdown();
        Jndi.bind(EXECUTOR, stopped);
        try (Application container = Application.of().start();
                Threads threads = found(container, Map.of())) {
            assertThatThrownBy(() -> threads.execute(this::note)).isInstanceOf(RejectedExecutionException.class);
        }
    }

    private void note() {
        ran.add(Thread.currentThread());
    }

    private Thread next() throws InterruptedException {
        Thread thread = ran.poll(10, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        return thread;
    }

    private static FoundThreads found(Application container, Map<String, String> properties) {
        Settings settings = property -> Optional.ofNullable(properties.get(property));
        return new FoundThreads(settings, container.resources(), FoundThreadsTest.class.getClassLoader());
    }

    private ManagedThreadFactoryImpl factory(String name) {
        return new ManagedThreadFactoryImpl(name);
    }

    private ManagedExecutorServiceImpl executor(String name) {
        return new ManagedExecutorServiceImpl(
                name,
                factory(name),
                0,
                false,
                1,
                1,
                1,
                TimeUnit.SECONDS,
                0,
                100,
                new ContextServiceImpl(name, application),
                RejectPolicy.ABORT);
    }

    /** The contexts of an application that a server is still deploying: it refuses to set them up so many times. */
    private static final class ComingUp implements ContextSetupProvider {

        private static final long serialVersionUID = 1;

        private final AtomicInteger refusals = new AtomicInteger();

        @Override
        public ContextHandle saveContext(ContextService service) {
            return new Handle();
        }

        @Override
        public ContextHandle saveContext(ContextService service, @Nullable Map<String, String> properties) {
            return new Handle();
        }

        @Override
        public ContextHandle setup(ContextHandle handle) {
            if (refusals.get() > 0) {
                refusals.decrementAndGet();
                throw new IllegalStateException("The module is disabled");
            }
            return handle;
        }

        @Override
        public void reset(ContextHandle handle) {
            // Nothing was set up.
        }

        private record Handle() implements ContextHandle {}
    }
}
