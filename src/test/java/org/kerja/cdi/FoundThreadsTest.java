package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.AbortedException;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedTask;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;

/** With executors that do what the specification says of those of servers. The scenarios run on the servers' own. */
class FoundThreadsTest {

    private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
    private static final String FACTORY = "java:comp/DefaultManagedThreadFactory";
    private static final String MODULE = "java:module/ModuleName";
    private static final String MISSING =
            "kerja.executor=java:app/mine: there is no ManagedExecutorService of that JNDI"
                    + " or bean name. Define it, or correct the name";

    private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

    @AfterEach
    void unbind() {
        Jndi.clear();
    }

    @Test
    void jobsRunOnTheExecutorOfTheServerAndTimersOnThreadsOfItsFactory() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor(task -> new Thread(task, "jobs").start()));
        Jndi.bind(FACTORY, factory());
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.settle();
            threads.execute(this::note);
            assertThat(next()).isEqualTo("jobs");
            threads.schedule(this::note, Duration.ZERO);
            assertThat(next()).isEqualTo("timers of main");
        }
    }

    @Test
    void aStartThatIsSaidAgainMakesNoMoreThreads() {
        List<Thread> made = new ArrayList<>();
        Jndi.bind(EXECUTOR, executor(task -> {}));
        Jndi.bind(FACTORY, factory(made::add));
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.settle();
            int first = made.size();
            threads.settle();
            assertThat(made).hasSize(first).isNotEmpty();
        }
    }

    @Test
    void whatIsAskedForBeforeTheStartRunsOnTheExecutorToo() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor(task -> new Thread(task, "jobs").start()));
        Jndi.bind(FACTORY, factory());
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.schedule(this::note, Duration.ZERO);
            assertThat(next()).isEqualTo("jobs");
        }
    }

    @Test
    void theExecutorThatIsConfiguredIsTaken() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor(task -> new Thread(task, "jobs").start()));
        Jndi.bind("concurrent/mine", executor(task -> new Thread(task, "mine").start()));
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of("kerja.executor", "concurrent/mine"))) {
            threads.settle();
            threads.execute(this::note);
            assertThat(next()).isEqualTo("mine");
        }
    }

    @Test
    void anExecutorThatIsConfiguredAndNotThereIsReported() {
        Jndi.bind(EXECUTOR, executor(task -> {}));
        Jndi.bind(MODULE, "application");
        assertReported();
    }

    @Test
    void withoutAServerAnExecutorThatIsNotThereIsReportedToo() {
        assertReported();
    }

    @Test
    void anExecutorOfTheApplicationIsLookedForAgainIfItsNamesAreNotThereYet() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor(task -> new Thread(task, "jobs").start()));
        Jndi.bind(FACTORY, factory());
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of("kerja.executor", "java:app/mine"))) {
            assertThat(threads.settle()).isFalse();
            Jndi.bind("java:app/mine", executor(task -> new Thread(task, "mine").start()));
            Jndi.bind(MODULE, "application");
            assertThat(threads.settle()).isTrue();
            threads.execute(this::note);
            assertThat(next()).isEqualTo("mine");
        }
    }

    @Test
    void anExecutorThatDoesNotComeInTimeIsComplainedOf() throws InterruptedException {
        Jndi.bind(EXECUTOR, executor(task -> {}));
        Logger logger = Logger.getLogger("org.kerja.cdi");
        Filter before = logger.getFilter();
        logger.setFilter(entry -> !ran.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry)));
        try (Application container = Application.of().start();
                FoundThreads threads =
                        found(container, Map.of("kerja.executor", "java:app/mine"), Duration.ofMillis(1))) {
            assertThat(threads.settle()).isFalse();
            assertThat(next()).isEqualTo("SEVERE No job runs on this node. " + MISSING);
        } finally {
            logger.setFilter(before);
        }
    }

    private static void assertReported() {
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of("kerja.executor", "java:app/mine"))) {
            assertThatThrownBy(threads::settle)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(MISSING);
        }
    }

    @Test
    void withoutAServerThereAreThreadsOfOurOwn() throws InterruptedException {
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.execute(this::note);
            assertThat(next()).startsWith("kerja-timer-");
            threads.settle();
            threads.execute(this::note);
            assertThat(next()).startsWith("kerja-job-");
        }
    }

    @Test
    void aTaskThatTheServerTakesAndDropsIsHandedInAgainUntilItRuns() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger(3);
        Jndi.bind(EXECUTOR, executor(task -> {
            switch (refusals.getAndDecrement()) {
                case 3, 1 -> drop(task);
                case 2 -> throw new RejectedExecutionException();
                default -> new Thread(task, "jobs").start();
            }
        }));
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.settle();
            threads.execute(this::note);
            assertThat(next()).isEqualTo("jobs");
            assertThat(refusals).hasValue(-1);
        }
    }

    @Test
    void aTaskThatTheServerRejectsIsTheCallersToCareFor() {
        Jndi.bind(EXECUTOR, executor(task -> {
            throw new RejectedExecutionException();
        }));
        try (Application container = Application.of().start();
                FoundThreads threads = found(container, Map.of())) {
            threads.settle();
            assertThatThrownBy(() -> threads.execute(this::note)).isInstanceOf(RejectedExecutionException.class);
        }
    }

    private void note() {
        ran.add(Thread.currentThread().getName());
    }

    private String next() throws InterruptedException {
        String name = ran.poll(10, TimeUnit.SECONDS);
        assertThat(name).isNotNull();
        return name;
    }

    private static FoundThreads found(Application container, Map<String, String> properties) {
        return found(container, properties, Duration.ofMinutes(1));
    }

    private static FoundThreads found(Application container, Map<String, String> properties, Duration patience) {
        return new FoundThreads(
                property -> Optional.ofNullable(properties.get(property)),
                container.resources(),
                FoundThreadsTest.class.getClassLoader(),
                patience);
    }

    private static ManagedExecutorService executor(Consumer<Runnable> execute) {
        return (ManagedExecutorService) Proxy.newProxyInstance(
                FoundThreadsTest.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("execute");
                    execute.accept((Runnable) arguments[0]);
                    return null;
                });
    }

    /** Threads that know who made them. */
    private static ManagedThreadFactory factory() {
        return factory(thread -> {});
    }

    private static ManagedThreadFactory factory(Consumer<Thread> made) {
        Thread main = Thread.currentThread();
        return (ManagedThreadFactory) Proxy.newProxyInstance(
                FoundThreadsTest.class.getClassLoader(),
                new Class<?>[] {ManagedThreadFactory.class},
                (proxy, method, arguments) -> {
                    Thread maker = Thread.currentThread();
                    Thread thread =
                            new Thread((Runnable) arguments[0], "timers of " + (maker == main ? "main" : maker));
                    made.accept(thread);
                    return thread;
                });
    }

    /** What a server does with a task whose application is not there any more, or not yet. */
    private static void drop(Runnable task) {
        ManagedTask managed = (ManagedTask) task;
        managed.getManagedTaskListener()
                .taskAborted(new FutureTask<>(task, null), executor(one -> {}), task, new AbortedException());
    }
}
