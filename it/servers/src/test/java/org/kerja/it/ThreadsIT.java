package org.kerja.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.it.server.Application;

/** On which threads jobs run: the default ones of the server, or those of an executor that the configuration names. */
@ExtendWith(ArquillianExtension.class)
class ThreadsIT {

    @ArquillianResource
    Deployer deployer;

    @Inject
    Dispatcher dispatcher;

    @Inject
    Sightings sightings;

    @Deployment(name = "default")
    static WebArchive onDefaultExecutor() {
        return withQueueOfItsOwn("default-threads", "kerja.workers.default.concurrency=32");
    }

    @Deployment(name = "dedicated")
    static WebArchive onDedicatedExecutor() {
        return onExecutorOfItsOwn("dedicated-threads", DedicatedExecutor.class, DedicatedExecutor.NAME);
    }

    @Deployment(name = "shared")
    static WebArchive onExecutorOfTheApplication() {
        return onExecutorOfItsOwn("shared-threads", SharedExecutor.class, SharedExecutor.NAME);
    }

    private static WebArchive onExecutorOfItsOwn(String name, Class<?> definition, String executor) {
        return withQueueOfItsOwn(name, "kerja.executor=" + executor).addClass(definition);
    }

    /** All of them are there at once and have the same tables, so each would run the jobs of the others. */
    private static WebArchive withQueueOfItsOwn(String name, String setting) {
        return Application.configured(
                Application.named(name, ThreadsIT.class).addAsLibraries(Application.assertions()),
                setting,
                "kerja.jobs.look-around.queue=" + name,
                "kerja.workers.default.queues=" + name);
    }

    @Deployment(name = "missing", managed = false, testable = false)
    static WebArchive onMissingExecutor() {
        return Application.configured(
                Application.named("missing-threads", LookAround.class, Sightings.class, Sighting.class),
                "kerja.executor=java:app/concurrent/nowhere");
    }

    @Test
    @OperateOnDeployment("default")
    void jobsRunOnThreadsOfTheServer() throws Exception {
        dispatcher.dispatch(new LookAround());
        Sighting seen = sightings.next();
        assertThat(seen.thread())
                .matches(
                        "EE-ManagedExecutorService-default-.*" // WildFly
                                + "|.*concurrent/__defaultManagedExecutorService.*" // Payara, GlassFish
                                + "|Default Executor-thread-.*"); // Liberty
        assertThat(seen.loader().loadClass(ThreadsIT.class.getName())).isSameAs(ThreadsIT.class);
        assertThat(seen.transaction()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    /**
     * As many tasks as WildFly has threads at most, two for each processor, for all its applications together: they
     * meet only if none of these threads is taken.
     */
    @Test
    @OperateOnDeployment("default")
    @SuppressWarnings("BanJNDI") // The name is the server's own.
    void anIdleWorkerTakesNoThreadFromTheOthers() throws Exception {
        dispatcher.dispatch(new LookAround());
        sightings.next();
        ManagedExecutorService executor =
                (ManagedExecutorService) new InitialContext().lookup("java:comp/DefaultManagedExecutorService");
        CountDownLatch meeting = new CountDownLatch(2 * Runtime.getRuntime().availableProcessors());
        IntStream.range(0, (int) meeting.getCount()).forEach(i -> executor.execute(() -> meet(meeting)));
        assertThat(meeting.await(10, SECONDS)).isTrue();
    }

    @Test
    @OperateOnDeployment("dedicated")
    void jobsRunOnAnExecutorThatTheirModuleDefines() throws Exception {
        assertJobsRunOnConcurrentJobs();
    }

    @Test
    @OperateOnDeployment("shared")
    void jobsRunOnAnExecutorThatTheirApplicationDefines() throws Exception {
        assertJobsRunOnConcurrentJobs();
    }

    private void assertJobsRunOnConcurrentJobs() throws Exception {
        dispatcher.bulk(IntStream.range(0, 10).mapToObj(i -> new LookAround()).toList());
        for (int i = 0; i < 10; i++) {
            Sighting seen = sightings.next();
            assertThat(seen.thread())
                    .matches(
                            "EE-ManagedExecutorService-.*concurrent/jobs.*" // WildFly
                                    + "|.*concurrent/jobs.*" // Payara, GlassFish
                                    + "|Default Executor-thread-.*"); // Liberty, whose executors share their threads
            assertThat(seen.loader().loadClass(ThreadsIT.class.getName())).isSameAs(ThreadsIT.class);
        }
    }

    @Test
    @RunAsClient
    void anExecutorThatIsNotThereFailsTheDeployment() throws Exception {
        assertThatThrownBy(() -> deployer.deploy("missing")).isInstanceOf(Throwable.class);
        assertThat(Files.readString(Path.of(System.getProperty("server.log"))))
                .contains("kerja.executor=java:app/concurrent/nowhere: there is no ManagedExecutorService of that JNDI"
                        + " or bean name");
    }

    private static void meet(CountDownLatch meeting) {
        meeting.countDown();
        try {
            meeting.await(10, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings an executor of its own into the module. */
    @ApplicationScoped
    @ManagedExecutorDefinition(name = DedicatedExecutor.NAME, maxAsync = 2)
    public static class DedicatedExecutor {

        static final String NAME = "java:module/concurrent/jobs";
    }

    /** Brings an executor of its own into the application. */
    @ApplicationScoped
    @ManagedExecutorDefinition(name = SharedExecutor.NAME, maxAsync = 2)
    public static class SharedExecutor {

        static final String NAME = "java:app/concurrent/jobs";
    }

    /** A job that tells on what thread it finds itself. */
    @Job
    public record LookAround() {
        @SuppressWarnings("BanJNDI") // The name is the server's own.
        void handle(Sightings sightings) throws Exception {
            UserTransaction transaction = (UserTransaction) new InitialContext().lookup("java:comp/UserTransaction");
            Thread thread = Thread.currentThread();
            sightings.add(new Sighting(thread.getName(), thread.getContextClassLoader(), transaction.getStatus()));
        }
    }

    /** What a job saw. */
    record Sighting(String thread, ClassLoader loader, int transaction) {}

    /** What the jobs saw. */
    @ApplicationScoped
    public static class Sightings {

        private final BlockingQueue<Sighting> seen = new LinkedBlockingQueue<>();

        void add(Sighting sighting) {
            seen.add(sighting);
        }

        /** Null if none comes in time. */
        @Nullable
        Sighting next() throws InterruptedException {
            return seen.poll(30, SECONDS);
        }
    }
}
