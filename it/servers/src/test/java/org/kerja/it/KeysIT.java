package org.kerja.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobId;
import org.kerja.Limit;
import org.kerja.QueueManager;
import org.kerja.Unique;
import org.kerja.it.server.Application;

/** Unique and limited jobs on the server's transactions and threads. */
@ExtendWith(ArquillianExtension.class)
class KeysIT {

    private static final Duration LATER = Duration.ofHours(1);

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    UserTransaction transaction;

    @Inject
    Tally tally;

    @Deployment
    static WebArchive application() {
        return Application.of(KeysIT.class);
    }

    private JobId later(String key) {
        return dispatcher.prepare(new Sole(key)).delay(LATER).dispatch();
    }

    @Test
    void aTransactionThatRollsBackLeavesNoKeyBehind() throws Exception {
        transaction.begin();
        JobId first = later("rolled-back");
        assertThat(later("rolled-back")).isEqualTo(first);
        transaction.rollback();

        JobId second = later("rolled-back");
        assertThat(second).isNotEqualTo(first);
        assertThat(queues.find(second)).isPresent();
        assertThat(queues.find(first)).isEmpty();
    }

    @Test
    void aDuplicateInATransactionIsTheJobThatIsThere() throws Exception {
        JobId first = later("there");
        transaction.begin();
        assertThat(later("there")).isEqualTo(first);
        assertThat(dispatcher.bulk(List.of(new Sole("there"), new Sole("there"))))
                .containsExactly(first, first);
        transaction.commit();

        queues.cancel(first);
        assertThat(later("there")).isNotEqualTo(first);
    }

    @Test
    void limitedJobsRunOneAtATimeOnTheServersThreads() throws Exception {
        dispatcher.bulk(IntStream.range(0, 10).mapToObj(Narrow::new).toList());
        for (int count = 0; count < 10; count++) {
            assertThat(tally.next()).isEqualTo("1 at once");
        }
    }

    @Test
    void whatAJobPassesInItsTransactionIsCountedAtOnce() throws Exception {
        dispatcher.dispatch(new Passing());
        assertThat(tally.passed()).isEqualTo("true false");
    }

    /** A job of which there is one. */
    @Job
    @Unique(by = "key")
    public record Sole(String key) {

        void handle() {
            // It is never due.
        }
    }

    /** A job that runs alone. */
    @Job
    @Limit(concurrent = 1)
    public record Narrow(int number) {

        void handle(Tally tally) {
            tally.enter();
        }
    }

    /** A job that passes a throttle twice. */
    @Job
    public record Passing() {

        @Transactional
        void handle(JobContext job, Tally tally) {
            Duration time = Duration.ofMinutes(10);
            boolean first = job.limits().throttle("once", 1, time).isEmpty();
            boolean second = job.limits().throttle("once", 1, time).isEmpty();
            tally.note(first + " " + second);
        }
    }

    /** What the jobs have seen. */
    @ApplicationScoped
    public static class Tally {

        private final AtomicInteger inside = new AtomicInteger();
        private final BlockingQueue<String> counts = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

        @Inject
        QueueManager queues;

        /** Counts who is inside at the same time, for as long as others take to come in. */
        public void enter() {
            int now = inside.incrementAndGet();
            queues.queue("default").sizes();
            inside.decrementAndGet();
            counts.add(now + " at once");
        }

        /** Notes what was passed. */
        public void note(String passed) {
            notes.add(passed);
        }

        @Nullable
        String next() throws InterruptedException {
            return counts.poll(30, SECONDS);
        }

        @Nullable
        String passed() throws InterruptedException {
            return notes.poll(30, SECONDS);
        }
    }
}
