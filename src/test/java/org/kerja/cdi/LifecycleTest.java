package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.QueueManager;

class LifecycleTest {

    @Job
    public record Count(int number) {
        void handle(Journal journal) {
            journal.add(number);
        }
    }

    @Test
    void startAndStopLeaveNoThreadBehind() throws Exception {
        try (Application application =
                Application.of(Journal.class, Count.class).start()) {
            application.dispatcher().dispatch(new Count(1));
            assertThat(application.journal().next()).isEqualTo(1);
            assertThat(threads()).isNotEmpty();
        }

        assertThat(left(10)).isEmpty();
    }

    @Test
    void anApplicationStartsAgainAfterItWasStopped() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (Application application =
                    Application.of(Journal.class, Count.class).start()) {
                application.dispatcher().dispatch(new Count(round));
                assertThat(application.journal().next()).isEqualTo(round);
            }
        }
    }

    @Test
    void aFailedDeploymentLeavesNoThreadBehind() throws Exception {
        Application.Builder builder = Application.of(Count.class);
        assertThatThrownBy(builder::start).hasMessageContaining("Kerja cannot be deployed");

        assertThat(left(10)).isEmpty();
    }

    @Test
    void aDisabledNodeDispatchesButDoesNotWork() {
        try (Application application = Application.of(Journal.class, Count.class)
                .set("kerja.enabled", "false")
                .start()) {
            application.dispatcher().dispatch(new Count(1));

            assertThat(application.queues().queue("default").sizes().ready()).isEqualTo(1);
            assertThat(threads()).isEmpty();
        }
    }

    /** What a job waits for, and what has happened; written while the application ends, so that it is no bean's. */
    static final class Shore {
        static final CountDownLatch RUNNING = new CountDownLatch(1);
        static final CountDownLatch SHUTDOWN = new CountDownLatch(1);
        static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();
    }

    @Job
    public record Sail(int number) {
        void handle(JobContext context, Harbour harbour) throws InterruptedException {
            Shore.RUNNING.countDown();
            assertThat(Shore.SHUTDOWN.await(10, TimeUnit.SECONDS)).isTrue();
            Shore.SEEN.add("job " + number + " ends in harbour " + harbour.number());
        }
    }

    @ApplicationScoped
    public static class Harbour {
        int number() {
            return 1;
        }

        void on(@Observes Shutdown event, QueueManager queues) {
            Shore.SEEN.add("ready " + queues.queue("default").sizes().ready());
            Shore.SHUTDOWN.countDown();
        }
    }

    @Test
    void whatHasNotBegunIsGivenBackBeforeTheApplicationStopsAndWhatRunsIsWaitedFor() throws Exception {
        try (Application application = Application.of(Sail.class, Harbour.class)
                .set("kerja.workers.default.concurrency", "1")
                .start()) {
            application.dispatcher().dispatch(new Sail(1));
            assertThat(Shore.RUNNING.await(10, TimeUnit.SECONDS)).isTrue();
            application.dispatcher().dispatch(new Sail(2));
        }

        assertThat(Shore.SEEN).containsExactly("ready 1", "job 1 ends in harbour 1");
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kerja-"))
                .collect(Collectors.toSet());
    }

    /** The threads that are left after some time; a thread ends a moment after its executor was told to. */
    private static Set<String> left(int seconds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!threads().isEmpty() && System.nanoTime() < until) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("kerja-")) {
                    thread.join(100);
                }
            }
        }
        return threads();
    }
}
