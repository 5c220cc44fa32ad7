package org.kerja.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.Dispatcher;
import org.kerja.FailedJobFilter;
import org.kerja.FailedJobs;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.Queue;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.VirtualClock;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.Interposed;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;

/** What an application does with its queues and failed jobs; no worker runs unless the test lets it. */
class QueueManagerTest {

    private static final Task TASK = Task.of("x");
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualClock clock = new VirtualClock();
    private final JobStore store = new MemoryDriver()
            .open(new ConnectionSettings("tested", property -> Optional.empty()), new JvmEnvironment(clock));
    private final ManualThreads threads = new ManualThreads();
    private final Interposed line = Interposed.around(store);
    private final TestNode node =
            new TestNode(line.ignoringClose(), new NoTransactions()).on(threads).open();
    private final Queue mail = node.queues().queue("mail");

    @AfterEach
    void close() {
        node.close();
        store.close();
    }

    @Test
    void aQueueKnowsItsNameAndItsConnection() {
        assertThat(mail.name()).isEqualTo("mail");
        assertThat(mail.connection()).isEqualTo("tested");
        assertThat(node.queues().queue("null", "mail").connection()).isEqualTo("null");
    }

    @Test
    void aJobIsPushedWhereItIsSaid() {
        assertWaiting(mail.push(TASK), "mail", JobState.READY);
        assertWaiting(mail.pushOn("slow", TASK), "slow", JobState.READY);
    }

    @Test
    void aJobIsDelayedForAsLongAsIsSaid() {
        Instant later = clock.instant().plus(HOUR);

        for (JobId id : List.of(mail.later(HOUR, TASK), mail.later(later, TASK))) {
            assertThat(assertWaiting(id, "mail", JobState.DELAYED).availableAt())
                    .isEqualTo(later);
        }
        for (JobId id : List.of(mail.laterOn("slow", HOUR, TASK), mail.laterOn("slow", later, TASK))) {
            assertThat(assertWaiting(id, "slow", JobState.DELAYED).availableAt())
                    .isEqualTo(later);
        }
    }

    @Test
    void whatADispatchSaysOfTheDelayGoesBeforeWhatItsTypeSays() {
        try (TestNode delaying = new TestNode(line.ignoringClose(), new NoTransactions())
                .on(new ManualThreads())
                .set("kerja.jobs.task.delay", "1h")
                .open()) {
            Dispatcher dispatcher = delaying.dispatcher();
            Queue slow = delaying.queues().queue("slow");
            Instant later = clock.instant().plus(HOUR);

            for (JobId id : List.of(
                    dispatcher.prepare(TASK).onQueue("slow").dispatch(),
                    slow.push(TASK),
                    slow.bulk(List.of(TASK)).get(0))) {
                assertThat(assertWaiting(id, "slow", JobState.DELAYED).availableAt())
                        .isEqualTo(later);
            }
            assertWaiting(
                    dispatcher
                            .prepare(TASK)
                            .onQueue("slow")
                            .delay(Duration.ZERO)
                            .dispatch(),
                    "slow",
                    JobState.READY);
            assertThat(assertWaiting(slow.later(HOUR.multipliedBy(2), TASK), "slow", JobState.DELAYED)
                            .availableAt())
                    .isEqualTo(later.plus(HOUR));
        }
    }

    @Test
    void jobsArePushedTogetherInTheirOrder() {
        List<JobId> ids = mail.bulk(List.of(Task.of("a"), Task.of("b")));

        assertThat(ids).isSorted().hasSize(2);
        assertThat(mail.find(ids.get(1)).orElseThrow().payload()).contains("\"b\"");
        assertThat(line.calls("push")).isEqualTo(1);
    }

    @Test
    void whatIsSaidOfADispatchIsKept() {
        JobId id = node.dispatcher()
                .prepare(TASK)
                .onConnection("tested")
                .onQueue("slow")
                .priority(5)
                .delay(HOUR)
                .dispatch();

        JobInfo job = assertWaiting(id, "slow", JobState.DELAYED);
        assertThat(job.priority()).isEqualTo(5);
        assertThat(job.name()).isEqualTo("task");
        assertThat(job.connection()).isEqualTo("tested");
        assertThat(job.createdAt()).isEqualTo(clock.instant());
        assertThat(job.attempts()).isEmpty();
    }

    @Test
    void aDispatcherMayBeBoundToAQueue() {
        JobId id = node.engine()
                .dispatcher(Optional.of("tested"), Optional.of("slow"))
                .dispatch(TASK);

        assertWaiting(id, "slow", JobState.READY);
    }

    @Test
    void aQueueIsCountedAndClearedByItself() {
        mail.push(TASK);
        mail.later(HOUR, TASK);
        mail.pushOn("slow", TASK);

        assertThat(mail.sizes().ready()).isEqualTo(1);
        assertThat(mail.sizes().delayed()).isEqualTo(1);
        assertThat(mail.clear()).isEqualTo(2);
        assertThat(mail.sizes().total()).isZero();
        assertThat(node.queues().queue("slow").sizes().total()).isEqualTo(1);
    }

    @Test
    void aJobOfAnotherQueueIsNeitherFoundNorCancelled() {
        JobId slow = mail.pushOn("slow", TASK);

        assertThat(mail.find(slow)).isEmpty();
        assertThat(mail.cancel(slow)).isEqualTo(CancelOutcome.NOT_FOUND);
        assertThat(node.queues().find(slow)).isPresent();
        assertThat(node.queues().queue("slow").cancel(slow)).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(node.queues().find(slow)).isEmpty();
    }

    @Test
    void aJobIsCancelledWhateverItsQueue() {
        JobId id = mail.push(TASK);

        assertThat(node.queues().cancel(id)).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(node.queues().cancel(id)).isEqualTo(CancelOutcome.NOT_FOUND);
    }

    @Test
    void aQueueThatIsResumedIsWorkedOnAtOnce() {
        startAndWait();
        assertThat(threads.only().delay()).isPositive();

        mail.pause();
        assertThat(mail.isPaused()).isTrue();
        assertThat(threads.only().delay()).isPositive();
        mail.resume();

        assertThat(mail.isPaused()).isFalse();
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void aFailedJobThatIsRetriedIsWorkedOnAtOnce() {
        JobId id = failedJob();
        startAndWait();

        assertThat(failedJobs().retry(Draft.newId())).isFalse();
        assertThat(failedJobs().retry(FailedJobFilter.all().onQueue("slow"))).isZero();
        assertThat(threads.only().delay()).as("there is nothing to do").isPositive();

        assertThat(failedJobs().retry(id)).isTrue();
        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void failedJobsThatAreRetriedTogetherAreWorkedOnAtOnce() {
        failedJob();
        failedJob();
        startAndWait();

        assertThat(failedJobs().retryAll()).isEqualTo(2);

        assertThat(threads.only().delay()).isZero();
        assertThat(failedJobs().count(FailedJobFilter.all())).isZero();
    }

    @Test
    void aFailedJobIsShownAsItIsKept() {
        JobId id = failedJob();

        assertThat(failedJobs().list(10)).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo(id);
            assertThat(failed.connection()).isEqualTo("tested");
            assertThat(failed.queue()).isEqualTo("mail");
            assertThat(failed.name()).isEqualTo("task");
            assertThat(failed.message()).isEqualTo("it broke");
            assertThat(failed.failedAt()).isEqualTo(clock.instant());
        });
        assertThat(failedJobs().find(id)).isPresent();
        assertThat(failedJobs().find(Draft.newId())).isEmpty();
        assertThat(node.queues().failedJobs("sync").count(FailedJobFilter.all()))
                .as("the default connection keeps those of one that keeps none")
                .isEqualTo(1);
    }

    @Test
    void failedJobsAreForgottenFlushedAndPruned() {
        JobId forgotten = failedJob();
        failedJob();
        assertThat(failedJobs().forget(forgotten)).isTrue();
        assertThat(failedJobs().forget(forgotten)).isFalse();

        assertThat(failedJobs().prune(HOUR)).isZero();
        assertThat(failedJobs().flush(HOUR)).isZero();
        clock.move(HOUR);
        assertThat(failedJobs().prune(HOUR)).isEqualTo(1);
        failedJob();
        assertThat(failedJobs().flush()).isEqualTo(1);
        assertThat(failedJobs().count(FailedJobFilter.all())).isZero();
    }

    @Test
    void manyFailedJobsArePrunedInSeveralSteps() {
        int many = 2_500;
        for (int i = 0; i < many; i++) {
            failedJob();
        }

        assertThat(failedJobs().prune(Duration.ZERO)).isEqualTo(many);
    }

    /** Lets the workers find that there is nothing to do. */
    private void startAndWait() {
        node.start();
        threads.pending().forEach(ManualThreads.Scheduled::run);
    }

    private FailedJobs failedJobs() {
        return node.queues().failedJobs();
    }

    private JobId failedJob() {
        JobId id = mail.push(TASK);
        Claim claim = store.claim(new ClaimRequest(List.of("mail"), Set.of("task"), 1, HOUR, "node-b"))
                .get(0);
        assertThat(store.fail(new Failure(claim.lease(), FailureReason.EXCEPTION, "it broke", true, "")))
                .isTrue();
        return id;
    }

    private JobInfo assertWaiting(JobId id, String queue, JobState state) {
        JobInfo job = node.queues().find(id).orElseThrow();
        assertThat(job.queue()).isEqualTo(queue);
        assertThat(job.state()).isEqualTo(state);
        return job;
    }
}
