package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.FailureReason;
import org.kerja.JobContext;
import org.kerja.JobCounters;
import org.kerja.JobFailure;
import org.kerja.KerjaException;
import org.kerja.MissingEntityException;
import org.kerja.StoreException;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.job.RetryPolicy;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.Upcaster;
import org.kerja.engine.payload.Payloads;
import org.kerja.event.JobEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.spi.Beans;
import org.kerja.spi.Claim;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Lease;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.Return;

/** What is said about one run, to whom and in which order. */
class JobRunnerTest {

    private static final Duration LEASE = Duration.ofHours(1);

    /** What a job of a test does. */
    @FunctionalInterface
    private interface Script {

        void run(Run run, JobContext context) throws Throwable;
    }

    private final List<String> journal = new ArrayList<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<Return> returns = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<JobFailure> told = new ArrayList<>();
    private final ManualThreads threads = new ManualThreads();
    private final Journaled store = new Journaled();
    private final OneTransaction transactions = new OneTransaction(journal);
    private final Bookkeeping books =
            Bookkeeping.of(new Connection("tested", "default", true, store), LEASE, threads, point -> {});
    private Script script = (run, context) -> {};
    private boolean transactional;
    private List<JobMiddleware> middleware = List.of();
    private List<Instrumentation> instrumentations = List.of();
    private Consumer<Object> check = JobDefinition.ANY;
    private Claim claim = SampleJobs.claim();
    private @Nullable RuntimeException unreadable;

    @AfterEach
    void nothingIsLeftOnTheThread() {
        assertThat(Thread.interrupted()).isFalse();
        assertThat(transactions.active()).isFalse();
    }

    @Test
    void aJobRunsAndIsCompleted() {
        Run run = run();

        assertThat(journal).containsExactly("job", "complete");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "Completed");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void aTransactionalJobCommitsTogetherWithItsCompletion() {
        transactional = true;

        Run run = run();

        assertThat(journal).containsExactly("begin", "job", "completeInTransaction", "commit");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "Completed");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void whatATransactionalJobHasDoneIsRolledBackBeforeItsErrorIsTold() {
        transactional = true;
        script = (run, context) -> {
            throw new IllegalStateException("it broke");
        };

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback", "giveBack FAILED");
        assertThat(attempt().message()).isEqualTo("it broke");
    }

    @Test
    void instrumentationIsAroundTheRunAndTheWordAboutHowItEnded() {
        RecordingInstrumentation recording = new RecordingInstrumentation(journal);
        instrumentations = List.of(recording);
        Run run = run();

        assertThat(journal).containsExactly("begins", "job", "complete", "ends");
        assertThat(recording.calls()).containsExactly(run.call(Map.of(), false, false));
    }

    @Test
    void instrumentationHearsWhatHasMadeAnAttemptFail() {
        instrumentations = List.of(new RecordingInstrumentation(journal));

        script = (run, context) -> {
            throw new IllegalStateException("it broke");
        };
        run();
        script = (run, context) -> context.fail("bad");
        run();
        script = (run, context) -> run.stop(Run.Stop.TIMEOUT);
        run();
        script = (run, context) -> {};
        transactional = true;
        transactions.failAt("commit");
        run();

        assertThat(journal)
                .containsSubsequence(
                        "ends: it broke",
                        "ends: bad",
                        "ends: It ran longer than its timeout, 60000 ms",
                        "ends: The commit fails");
    }

    @Test
    void aJobThatIsDroppedForAMissingEntityIsNoFailureToInstrumentation() {
        instrumentations = List.of(new RecordingInstrumentation(journal));
        script = (run, context) -> {
            throw new MissingEntityException("Invoice", 7);
        };

        run("on-missing-entity", "drop");
        run();

        assertThat(journal)
                .containsExactly(
                        "begins",
                        "job",
                        "complete",
                        "ends",
                        "begins",
                        "job",
                        "fail",
                        "begins",
                        "failed",
                        "ends",
                        "ends: " + new MissingEntityException("Invoice", 7).getMessage());
    }

    @Test
    void aJobThatItsTypeRefusesByThenFailsWithoutARun() {
        check = job -> {
            throw new IllegalArgumentException("too late");
        };

        Run run = run();

        assertThat(journal).containsExactly("fail", "failed");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("AttemptFailed", "Failed");
        assertThat(attempt().message()).isEqualTo("too late");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void theTransactionBeginsInsideOfTheMiddlewareAndIsCommittedAfterIt() {
        transactional = true;
        middleware = List.of(call -> {
            journal.add("before");
            Outcome outcome = call.proceed();
            journal.add("after");
            return outcome;
        });

        run();

        assertThat(journal).containsExactly("before", "begin", "job", "after", "completeInTransaction", "commit");
    }

    @Test
    void aTransactionalJobThatIsSkippedBeginsNone() {
        transactional = true;
        middleware = List.of(call -> Outcome.skip("not needed"));

        Run run = run();

        assertThat(journal).containsExactly("complete");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "Skipped");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void whatATransactionalJobHasDoneIsRolledBackThoughMiddlewareMakesAReleaseOfItsError() {
        transactional = true;
        script = (run, context) -> {
            throw new IllegalStateException("it broke");
        };
        middleware = List.of(call -> {
            try {
                return call.proceed();
            } catch (IllegalStateException e) {
                return Outcome.release(Duration.ofSeconds(1));
            }
        });

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback", "giveBack RELEASED");
    }

    @Test
    void aCommitThatFailsIsAFailedAttempt() {
        transactional = true;
        transactions.failAt("commit");

        Run run = run();

        assertThat(journal).containsExactly("begin", "job", "completeInTransaction", "commit", "giveBack FAILED");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "AttemptFailed", "Retrying");
        assertThat(attempt().message()).isEqualTo("The commit fails");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void aJobWhoseTransactionCannotBeginIsNotRun() {
        transactional = true;
        transactions.failAt("begin");

        run();

        assertThat(journal).containsExactly("begin", "giveBack FAILED");
        assertThat(attempt().message()).isEqualTo("The begin fails");
    }

    @Test
    void aRollbackThatFailsKeepsNothingFromBeingTold() {
        transactional = true;
        transactions.failAt("rollback");
        script = (run, context) -> {
            throw new IllegalStateException("it broke");
        };

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback", "giveBack FAILED");
        assertThat(attempt().message()).isEqualTo("it broke");
    }

    @Test
    void aTransactionalJobThatOthersHaveByNowLeavesNothing() {
        transactional = true;
        store.refusing = true;

        Run run = run();

        assertThat(journal).containsExactly("begin", "job", "completeInTransaction", "rollback");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "LeaseLost");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void aTransactionalJobWhoseLeaseIsOverSaysNothingAndLeavesNothing() {
        transactional = true;
        script = (run, context) -> run.renewed(System.nanoTime());

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "LeaseLost");
    }

    @Test
    void aTransactionalJobThatWasCancelledLeavesNothingButItsEnd() {
        transactional = true;
        script = (run, context) -> {
            run.stop(Run.Stop.CANCELLED);
            assertThat(context.isCancelled()).isTrue();
        };

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback", "complete");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "Cancelled");
    }

    @Test
    void whatATransactionalJobHasDoneStandsThoughItsNodeStops() {
        transactional = true;
        script = (run, context) -> run.stop(Run.Stop.STOPPING);

        run();

        assertThat(journal).containsExactly("begin", "job", "completeInTransaction", "commit");
    }

    @Test
    void whatATransactionalJobAsksForUnderALeaseThatOthersHaveIsRolledBack() {
        transactional = true;
        store.refusing = true;
        script = (run, context) -> context.release();
        run();
        assertThat(journal).containsExactly("begin", "job", "giveBack RELEASED", "rollback");

        journal.clear();
        script = (run, context) -> context.fail("enough");
        run();
        assertThat(journal).containsExactly("begin", "job", "fail", "rollback");
        assertThat(told).isEmpty();
    }

    @Test
    void eventsTellTheJobItsConnectionAndItsQueue() {
        run();

        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.id()).isEqualTo(claim.lease().id());
            assertThat(event.name()).isEqualTo("sample");
            assertThat(event.connection()).isEqualTo("tested");
            assertThat(event.queue()).isEqualTo("default");
        });
    }

    @Test
    void aTransactionalJobThatReleasesItselfCommitsThat() {
        transactional = true;
        script = (run, context) -> context.release(Duration.ofMinutes(1));

        run();

        assertThat(journal).containsExactly("begin", "job", "giveBack RELEASED", "commit");
        assertThat(returns.get(0).delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "Released");
    }

    @Test
    void aTransactionalJobThatFailsItselfCommitsThatBeforeItIsToldSo() {
        transactional = true;
        script = (run, context) -> context.fail("enough");

        run();

        assertThat(journal).containsExactly("begin", "job", "fail", "commit", "failed");
        assertThat(failures).extracting(Failure::reason).containsExactly(FailureReason.FAILED_BY_JOB);
        assertThat(told).extracting(JobFailure::message).containsExactly("enough");
    }

    @Test
    void aTransactionThatAJobLeavesOpenIsRolledBackAndFailsIt() {
        script = (run, context) -> transactions.begin();

        run();

        assertThat(journal).containsExactly("job", "begin", "rollback", "giveBack FAILED");
        assertThat(attempt().message()).contains("has left a transaction open");
    }

    @Test
    void aJobIsGivenBackUncountedIfItBreaksOffWhenItsNodeStops() {
        script = (run, context) -> {
            run.stop(Run.Stop.STOPPING);
            throw new InterruptedException();
        };

        Run run = run();

        assertThat(journal).containsExactly("job", "giveBack UNCOUNTED");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void aJobThatEndsInSpiteOfItsNodesStopIsCompleted() {
        script = (run, context) -> run.stop(Run.Stop.STOPPING);

        run();

        assertThat(journal).containsExactly("job", "complete");
    }

    @Test
    void aJobThatOthersHaveByNowSaysNothing() {
        script = (run, context) -> run.stop(Run.Stop.LOST);

        Run run = run();

        assertThat(journal).containsExactly("job");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started", "LeaseLost");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void whatAJobThrowsAfterItsTimeoutIsTheCauseOfThatFailure() {
        claim = lastTry();
        IllegalStateException thrown = new IllegalStateException("it was interrupted");
        script = (run, context) -> {
            run.stop(Run.Stop.TIMEOUT);
            throw thrown;
        };

        run("timeout", "90s");

        assertThat(failures).extracting(Failure::reason).containsExactly(FailureReason.TIMEOUT);
        assertThat(told.get(0).message()).isEqualTo("It ran longer than its timeout, 90000 ms");
        assertThat(told.get(0).cause().orElseThrow()).hasCause(thrown);
    }

    @Test
    void aJobThatEndsAfterItsTimeoutHasFailed() {
        script = (run, context) -> run.stop(Run.Stop.TIMEOUT);

        run("timeout", "90s");

        assertThat(journal).containsExactly("job", "giveBack FAILED");
        assertThat(attempt().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void whatATransactionalJobHasDoneIsRolledBackIfItTimesOut() {
        transactional = true;
        script = (run, context) -> run.stop(Run.Stop.TIMEOUT);

        run("timeout", "90s");

        assertThat(journal).containsExactly("begin", "job", "rollback", "giveBack FAILED");
        assertThat(attempt().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    @Test
    void aJobIsWatchedForItsTimeoutWhileItRunsAndNoLonger() {
        List<Duration> watched = new ArrayList<>();
        script = (run, context) -> {
            watched.add(threads.pending().get(0).delay());
            assertThat(context.deadline()).isPresent();
        };

        Run run = run("timeout", "90s");

        assertThat(watched).containsExactly(Duration.ofSeconds(90));
        threads.pending().get(0).run();
        assertThat(run.stop()).isEmpty();
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aJobThatWasTakenFromItsThreadSaysNothingWhenItEndsAtLast() {
        transactional = true;
        script = (run, context) -> run.abandon();

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("Started");
    }

    @Test
    void aJobThatWasGivenBackMeanwhileIsNotRun() {
        Run run = claimed();
        run.withdraw();

        runner().run(run);

        assertThat(journal).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void aJobWhoseLeaseIsOverIsNotRun() {
        Run run = claimed();
        run.renewed(System.nanoTime());

        runner().run(run);

        assertThat(journal).isEmpty();
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("LeaseLost");
        assertThat(run.end()).as("to be ended by somebody else").isFalse();
    }

    @Test
    void theStoreKnowsOfALastTryBeforeItBegins() {
        claim = lastTry();

        run();

        assertThat(journal).containsExactly("markStarted", "job", "complete");
    }

    @Test
    void aLastTryOfWhichTheStoreWillNotHearIsNotRun() {
        claim = lastTry();
        store.refusing = true;

        run();

        assertThat(journal).containsExactly("markStarted");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("LeaseLost");
    }

    @Test
    void aLastTryIsGivenBackUncountedIfTheStoreIsGoneBeforeItBegins() {
        claim = lastTry();
        store.downAt = "markStarted";

        run();

        assertThat(journal).containsExactly("markStarted", "giveBack UNCOUNTED");
        assertThat(events).isEmpty();
    }

    @Test
    void anAttemptThatWasLostWithItsNodeIsNotedBeforeTheNextBegins() {
        claim = SampleJobs.claim(new JobCounters(2, 0, 1, 0), new Claim.Loss(true, false, "node-b"), 0);

        Run run = run();

        assertThat(journal).containsExactly("markStarted", "job", "complete");
        assertThat(events).extracting(JobRunnerTest::kind).containsExactly("AttemptFailed", "Started", "Completed");
        Attempt lost = attempt();
        assertThat(lost.number()).isEqualTo(1);
        assertThat(lost.reason()).isEqualTo(FailureReason.LEASE_LOST);
        assertThat(lost.node()).isEqualTo("node-b");
        assertThat(lost.message()).isEqualTo("Node node-b did not renew its lease (the job may not have begun)");
        assertThat(AttemptLog.read(run.attempts())).extracting(Attempt::message).containsExactly(lost.message());
    }

    @Test
    void aJobWhoseLastTryWasLostFailsWithoutBeingRunAndSaysHowItWasLost() {
        claim = SampleJobs.claim(new JobCounters(4, 0, 3, 0), new Claim.Loss(true, true, "node-b"), 0);

        run();

        assertThat(journal).containsExactly("fail", "failed");
        assertThat(failures).extracting(Failure::reason).containsExactly(FailureReason.LEASE_LOST);
        assertThat(failures).extracting(Failure::counted).containsExactly(false);
        assertThat(told.get(0).message()).isEqualTo("Its tries are used up; last: Node node-b did not renew its lease");
        assertThat(told.get(0).attempts()).hasSize(1);
    }

    @Test
    void aJobThatCannotBeReadFailsUncountedAndIsNotToldSo() {
        unreadable = new KerjaException("it is no JSON");

        run();

        assertThat(journal).containsExactly("fail");
        assertThat(failures).extracting(Failure::reason).containsExactly(FailureReason.UNREADABLE);
        assertThat(failures).extracting(Failure::counted).containsExactly(false);
        assertThat(attempt().message()).isEqualTo("it is no JSON");
    }

    @Test
    void whateverGoesWrongAroundAJobIsAFailedAttempt() {
        unreadable = new IllegalStateException("a mistake of a codec");

        Run run = run();

        assertThat(journal).containsExactly("giveBack FAILED");
        assertThat(attempt().message()).isEqualTo("a mistake of a codec");
        assertThat(isHeld(run)).isFalse();
    }

    @Test
    void whatGoesWrongAfterTheEndOfAJobEndsTheKeepingOfItsLease() {
        store.downAt = "complete";
        store.down = new IllegalStateException("a mistake of a driver");

        Run run = run();

        assertThat(journal).containsExactly("job", "complete");
        assertThat(isHeld(run)).isFalse();
    }

    private Run run(String... namesAndValues) {
        Run run = claimed(namesAndValues);
        books.leases().hold(List.of(run));
        threads.close();
        runner().run(run);
        return run;
    }

    /** A claim of a job whose failure would be its last: three tries are the default. */
    private static Claim lastTry() {
        return SampleJobs.claim(new JobCounters(3, 2, 0, 0), Claim.Loss.NONE, 0);
    }

    private Run claimed(String... namesAndValues) {
        JobDefinition sample = SampleJobs.definition();
        Scripted invoker = new Scripted();
        Run run = new Run(
                claim,
                new JobDefinition(
                        sample.name(),
                        Set.of(),
                        1,
                        sample.type(),
                        SampleJobs.options(namesAndValues),
                        transactional,
                        invoker,
                        check,
                        middleware,
                        Upcaster.NONE,
                        sample.unique(),
                        sample.line()),
                System.nanoTime() + LEASE.toNanos());
        invoker.run = run;
        return run;
    }

    private JobRunner runner() {
        RetryPolicy policy = new RetryPolicy(new Random(1));
        Payloads payloads = new Payloads(new Codec(), KeyRing.NONE);
        Events observed = Events.to(events::add);
        WorkerSurroundings around = new WorkerSurroundings(
                threads,
                transactions,
                payloads,
                ContextEntries.NONE,
                new Instrumentations(instrumentations),
                NamedMiddleware.NONE,
                Beans.NONE,
                observed,
                LimitTable.NONE,
                JobWorkflows.NONE,
                new Random(1),
                point -> {});
        return new JobRunner(
                books,
                policy,
                around,
                new Watchdog("tested", Duration.ofSeconds(5), threads, run -> {}),
                new Outcomes("node-a", books, policy, around));
    }

    private boolean isHeld(Run run) {
        return books.leases().find(run.lease().id()).isPresent();
    }

    /** The only attempt that failed. */
    private Attempt attempt() {
        List<Attempt> attempts = events.stream()
                .filter(JobEvent.AttemptFailed.class::isInstance)
                .map(event -> ((JobEvent.AttemptFailed) event).attempt())
                .toList();
        assertThat(attempts).hasSize(1);
        return attempts.get(0);
    }

    private static String kind(JobEvent event) {
        return event.getClass().getSimpleName();
    }

    private final class Scripted implements JobInvoker {

        private @Nullable Run run;

        @Override
        public void handle(Object job, JobContext context) throws Throwable {
            journal.add("job");
            script.run(Optional.ofNullable(run).orElseThrow(), context);
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            journal.add("failed");
            told.add(failure);
        }
    }

    private final class Codec implements PayloadCodec {

        @Override
        public String write(Object job, Type type) {
            return "{}";
        }

        @Override
        public Object read(String json, Type type) {
            if (unreadable != null) {
                throw unreadable;
            }
            return new SampleJobs.Sample();
        }
    }

    /** Takes every word, unless it refuses all of them or is down. */
    private final class Journaled extends EmptyStore {

        private boolean refusing;
        private String downAt = "";
        private RuntimeException down = new StoreException("It is down, as the test wants it");

        Journaled() {
            super("tested", Set.of());
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<Lease> complete(Collection<Lease> leases) {
            said("complete", "");
            return refusing ? Set.copyOf(leases) : Set.of();
        }

        @Override
        public boolean completeInTransaction(Lease lease) {
            said("completeInTransaction", "");
            return !refusing;
        }

        @Override
        public boolean markStarted(Lease lease, String attempts) {
            said("markStarted", "");
            return !refusing;
        }

        @Override
        public Set<Lease> giveBack(Collection<Return> given) {
            given.forEach(one -> said("giveBack", " " + one.kind()));
            returns.addAll(given);
            return refusing ? super.giveBack(given) : Set.of();
        }

        @Override
        public boolean fail(Failure failure) {
            said("fail", "");
            failures.add(failure);
            return !refusing;
        }

        private void said(String what, String how) {
            journal.add(what + how);
            if (what.equals(downAt)) {
                throw down;
            }
        }
    }
}
