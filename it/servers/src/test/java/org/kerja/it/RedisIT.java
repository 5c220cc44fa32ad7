package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kerja.Attempt;
import org.kerja.Dispatcher;
import org.kerja.FailedJob;
import org.kerja.Job;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.Limit;
import org.kerja.QueueManager;
import org.kerja.Unique;
import org.kerja.driver.Waiting;
import org.kerja.driver.redis.RedisServer;
import org.kerja.event.JobEvent;
import org.kerja.it.ledger.Ledger;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.ledger.Phases;
import org.kerja.it.ledger.Refusal;
import org.kerja.it.server.JobsInRedis;
import org.kerja.it.server.Notes;

/** An application that brings Jedis and has its jobs in Redis, and its entries in the default data source. */
@ExtendWith(ArquillianExtension.class)
class RedisIT {

    private static final Duration LATER = Duration.ofHours(1);

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    @Inject
    UserTransaction transaction;

    @Inject
    Ledger ledger;

    @Inject
    Phases phases;

    @Inject
    Notes notes;

    @Inject
    Repair repair;

    @Deployment
    static WebArchive application() {
        return JobsInRedis.of(
                LedgerApplication.with(RedisIT.class).addClass(Notes.class), RedisServer.shared(), "scenarios");
    }

    @Test
    void aDispatchedJobRunsOnAThreadOfTheServer() {
        dispatcher.dispatch(new LookAround());
        assertThat(notes.next("threads"))
                .matches(
                        "EE-ManagedExecutorService-default-.*" // WildFly
                                + "|.*concurrent/__defaultManagedExecutorService.*" // Payara, GlassFish
                                + "|Default Executor-thread-.*"); // Liberty
    }

    @Test
    void aDispatchInATransactionIsStoredAfterItsCommit() throws Exception {
        transaction.begin();
        JobId waiting = dispatcher.prepare(new Say("commit")).onQueue("quiet").dispatch();
        dispatcher.dispatch(new Say("commit"));
        assertThat(queues.find(waiting)).isEmpty();
        assertThat(notes.none("commit")).isTrue();
        transaction.commit();
        assertThat(queues.find(waiting)).map(JobInfo::state).contains(JobState.READY);
        assertThat(notes.next("commit")).isEqualTo("said");
    }

    @Test
    void aDispatchInATransactionThatIsRolledBackStoresNothing() throws Exception {
        transaction.begin();
        dispatcher.prepare(new Say("rollback")).onQueue("forgotten").dispatch();
        queues.queue("forgotten").bulk(List.of(new Say("rollback"), new Say("rollback")));
        transaction.rollback();
        assertThat(queues.queue("forgotten").sizes().total()).isZero();
    }

    @Test
    void whatObserversDispatchBeforeAndAfterTheCommitIsThereOnce() {
        phases.observe(new Phases.Request("redis", "observed"));
        assertThat(queues.queue("observed").sizes().total()).isEqualTo(3);
        phases.synchronize(new Phases.Request("redis", "synchronized"));
        assertThat(queues.queue("synchronized").sizes().total()).isEqualTo(2);
    }

    @Test
    void aDelayedJobWaitsForItsTime() {
        Duration delay = Duration.ofSeconds(2);
        long begin = System.nanoTime();
        JobId id = dispatcher.prepare(new Say("delayed")).delay(delay).dispatch();
        assertThat(queues.find(id)).map(JobInfo::state).contains(JobState.DELAYED);
        assertThat(notes.next("delayed")).isEqualTo("said");
        // Redis and Java round milliseconds each in its way.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(delay.minusMillis(10));
    }

    @Test
    void aJobThatFailsInEachAttemptIsKeptWithItsFirstErrorAndRunsWhenItIsRetried() {
        JobId id = dispatcher.dispatch(new Break("broken"));
        assertThat(notes.next("broken")).isEqualTo("failed");
        FailedJob failed = queues.failedJobs().find(id).orElseThrow();
        assertThat(failed.connection()).isEqualTo("redis");
        assertThat(failed.attempts())
                .extracting(Attempt::message)
                .containsExactly("broken for the 1. time", "broken for the 2. time", "broken for the 3. time");

        repair.done();
        assertThat(queues.failedJobs().retry(id)).isTrue();
        assertThat(notes.next("broken")).isEqualTo("mended");
        assertThat(queues.failedJobs().find(id)).isEmpty();
    }

    @Test
    void ofUniqueJobsOneIsStoredWhetherInATransactionOrNot() throws Exception {
        JobId first = sole();
        assertThat(sole()).isEqualTo(first);
        transaction.begin();
        JobId second = sole();
        transaction.commit();
        // In a transaction it is not known yet that there is one.
        assertThat(second).isNotEqualTo(first);
        assertThat(queues.find(second)).isEmpty();

        queues.cancel(first);
        assertThat(sole()).isNotEqualTo(first);
    }

    private JobId sole() {
        return dispatcher.prepare(new Sole("there")).delay(LATER).dispatch();
    }

    @Test
    void limitedJobsRunOneAtATime() {
        dispatcher.bulk(IntStream.range(0, 10).mapToObj(Narrow::new).toList());
        for (int count = 0; count < 10; count++) {
            assertThat(notes.next("narrow")).isEqualTo("1 at once");
        }
    }

    @Test
    void theWriteOfATransactionalBeanIsCommittedAndItsJobIsCompletedInRedisAfterwards() {
        JobId id = dispatcher.dispatch(new Book("booked in Redis"));
        assertThat(notes.next("booked in Redis")).isEqualTo("attempt finds 0");
        assertThat(notes.next("booked in Redis")).isEqualTo("attempt finds 0");
        assertThat(notes.next("book ended")).isEqualTo("completed");
        assertThat(ledger.count("booked in Redis")).isEqualTo(1);
        Waiting.forResult("its completion in Redis", () -> queues.find(id).isEmpty(), gone -> gone);
    }

    /** Tells its thread. */
    @Job
    public record LookAround() {

        void handle(Notes notes) {
            notes.add("threads", Thread.currentThread().getName());
        }
    }

    /** Says something. */
    @Job
    public record Say(String words) {

        void handle(Notes notes) {
            notes.add(words, "said");
        }
    }

    /** Fails until that is repaired. */
    @Job(tries = 3, backoff = "10ms")
    public record Break(String words) {

        void handle(Repair repair, Notes notes) {
            repair.check(words);
            notes.add(words, "mended");
        }

        void failed(Notes notes) {
            notes.add(words, "failed");
        }
    }

    /** Whether {@link Break} is repaired. */
    @ApplicationScoped
    public static class Repair {

        private final AtomicInteger times = new AtomicInteger();
        private volatile boolean done;

        void done() {
            done = true;
        }

        void check(String what) {
            if (!done) {
                throw new IllegalStateException(what + " for the " + times.incrementAndGet() + ". time");
            }
        }
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

        void handle(Notes notes, Inside inside) {
            notes.add("narrow", inside.enter() + " at once");
        }
    }

    /** Counts who is inside at the same time, for as long as others take to come in. */
    @ApplicationScoped
    public static class Inside {

        @Inject
        QueueManager queues;

        private final AtomicInteger count = new AtomicInteger();

        int enter() {
            int now = count.incrementAndGet();
            queues.queue("default").sizes();
            count.decrementAndGet();
            return now;
        }
    }

    /** Lets a bean write, which throws in the first attempt. */
    @Job(backoff = "10ms")
    public record Book(String words) {

        void handle(Books books) {
            books.write(words);
        }
    }

    /** Writes in a transaction, and throws once. */
    @ApplicationScoped
    public static class Books {

        private final AtomicInteger times = new AtomicInteger();

        @Inject
        Ledger ledger;

        @Inject
        Notes notes;

        @Transactional
        public void write(String words) {
            notes.add(words, "attempt finds " + ledger.count(words));
            ledger.write(words);
            if (times.getAndIncrement() == 0) {
                throw new Refusal();
            }
        }
    }

    /** Tells which jobs are done. */
    @ApplicationScoped
    public static class Ends {

        @Inject
        Notes notes;

        void completed(@Observes JobEvent.Completed event) {
            notes.add(event.name() + " ended", "completed");
        }
    }
}
