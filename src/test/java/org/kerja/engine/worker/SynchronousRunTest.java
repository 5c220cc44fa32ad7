package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerja.Attempt;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.JobContext;
import org.kerja.JobCounters;
import org.kerja.JobFailedException;
import org.kerja.JobFailure;
import org.kerja.KerjaException;
import org.kerja.MissingEntityException;
import org.kerja.StoreException;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.Upcaster;
import org.kerja.engine.payload.Payloads;
import org.kerja.event.JobEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.spi.Beans;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.StoredFailure;
import org.kerja.spi.Transactions;

/** What becomes of a job that runs in the thread of whoever dispatches it. */
class SynchronousRunTest {

    /** What a job of a test does. */
    @FunctionalInterface
    private interface Script {

        void run(JobContext context) throws Throwable;
    }

    /** What a job of a test does when it is told that it has failed. */
    @FunctionalInterface
    private interface FailedScript {

        void run(JobFailure failure) throws Throwable;
    }

    private final List<String> journal = new ArrayList<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<JobFailure> told = new ArrayList<>();
    private final OneTransaction transactions = new OneTransaction(journal);
    private final Envelope envelope = new Envelope(Draft.newId(), "sample", 3, "mail", 7, "{}", Due.NOW);
    private final FailedJobStore kept = new MemoryDriver()
            .open(
                    new ConnectionSettings("memory", property -> Optional.empty()),
                    new JvmEnvironment(InstantSource.system()))
            .failedJobs()
            .orElseThrow();
    private Script script = context -> {};
    private JobOptions options = SampleJobs.options();
    private boolean transactional;
    private List<JobMiddleware> middleware = List.of();
    private List<Instrumentation> instrumentations = List.of();
    private FailedScript whenFailed = failure -> {};
    private boolean readable = true;
    private @Nullable StoreException down;

    @Test
    void aJobRunsAndIsDone() {
        List<JobContext> contexts = new ArrayList<>();
        script = contexts::add;

        assertThat(run()).isNull();

        assertThat(journal).containsExactly("job");
        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Completed");
        JobContext context = contexts.get(0);
        assertThat(context.id()).isEqualTo(envelope.id());
        assertThat(context.name()).isEqualTo("sample");
        assertThat(context.queue()).isEqualTo("mail");
        assertThat(context.connection()).isEqualTo("now");
        assertThat(context.attempt()).isEqualTo(1);
        assertThat(context.tries()).isEqualTo(3);
        assertThat(context.deadline()).isEmpty();
        assertThat(context.isCancelled()).isFalse();
    }

    @Test
    void whatItThrowsComesBackAfterItWasKeptAndTold() {
        IllegalStateException thrown = new IllegalStateException("it broke");
        script = context -> {
            throw thrown;
        };

        assertThat(run()).isSameAs(thrown).hasNoSuppressedExceptions();

        assertThat(journal).containsExactly("job", "detached", "failed");
        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Failed");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).reason()).isEqualTo(FailureReason.EXCEPTION);
        assertThat(told.get(0).message()).isEqualTo("it broke");
        assertThat(told.get(0).connection()).isEqualTo("now");
        assertThat(told.get(0).cause()).containsSame(thrown);
        assertThat(told.get(0).attempts()).extracting(Attempt::message).containsExactly("it broke");
        assertThat(((JobEvent.Failed) events.get(1)).failure()).isEqualTo(told.get(0));
    }

    @Test
    void aJobThatFailedIsKeptAsItWasDispatched() {
        script = context -> {
            throw new IllegalStateException("it broke");
        };

        run();

        StoredFailure failure = keptJob();
        assertThat(failure.id()).isEqualTo(envelope.id());
        assertThat(failure.connection()).isEqualTo("now");
        assertThat(failure.name()).isEqualTo("sample");
        assertThat(failure.version()).isEqualTo(3);
        assertThat(failure.queue()).isEqualTo("mail");
        assertThat(failure.priority()).isEqualTo(7);
        assertThat(failure.payload()).isEqualTo("{}");
        assertThat(failure.message()).isEqualTo("it broke");
        assertThat(failure.counters()).isEqualTo(new JobCounters(1, 1, 0, 0));
        assertThat(failure.failedAt()).isPositive();
        assertThat(AttemptLog.read(failure.attempts())).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            assertThat(attempt.node()).isEqualTo("node-a");
            assertThat(attempt.error()).isEqualTo(IllegalStateException.class.getName());
        });
    }

    @Test
    void aCheckedExceptionComesBackAsTheCauseOfOneThatIsNot() {
        IOException thrown = new IOException("no disk");
        script = context -> {
            throw thrown;
        };

        assertThat(run())
                .isExactlyInstanceOf(JobFailedException.class)
                .hasMessage("Job 'sample' failed: no disk")
                .hasCause(thrown);
    }

    @Test
    void anExceptionOfKerjaIsNotTakenForOneOfTheDispatch() {
        StoreException thrown = new StoreException("another queue is down");
        script = context -> {
            throw thrown;
        };

        assertThat(run()).isExactlyInstanceOf(JobFailedException.class).hasCause(thrown);
    }

    @Test
    void anErrorComesBackAsItIsAndTheJobIsKept() {
        AssertionError thrown = new AssertionError("impossible");
        script = context -> {
            throw thrown;
        };

        assertThat(run()).isSameAs(thrown);
        assertThat(keptJob().message()).isEqualTo("impossible");
    }

    @Test
    void aJobThatFailsItselfIsKeptAndItsReasonComesBack() {
        script = context -> context.fail("enough");

        assertThat(run())
                .isExactlyInstanceOf(JobFailedException.class)
                .hasMessage("Job " + envelope.id() + " (sample) failed itself: enough");

        assertThat(keptJob().reason()).isEqualTo(FailureReason.FAILED_BY_JOB);
        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Failed");
    }

    @Test
    void aJobThatReleasesItselfIsDoneSinceThereIsNowhereToPutItBack() {
        script = context -> context.release(Duration.ofMinutes(1));

        assertThat(run()).isNull();

        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Completed");
        assertThat(kept.count(FailedJobFilter.all())).isZero();
    }

    @Test
    void aPayloadThatCannotBeReadFailsTheJob() {
        readable = false;

        assertThat(run()).isExactlyInstanceOf(JobFailedException.class).hasMessageContaining("it is no JSON");

        assertThat(journal).containsExactly("detached", "unreadable");
        assertThat(keptJob().message()).isEqualTo("it is no JSON");
        assertThat(keptJob().reason()).isEqualTo(FailureReason.UNREADABLE);
        assertThat(keptJob().counters().failures()).isZero();
    }

    @Test
    void anExceptionThatDropsTheJobDoesNotComeBackAndKeepsNothing() {
        options = SampleJobs.options("drop-on", "java.lang.IllegalStateException");
        script = context -> {
            throw new IllegalStateException("not needed any more");
        };

        assertThat(run()).isNull();

        assertThat(journal).containsExactly("job");
        assertThat(kept.count(FailedJobFilter.all())).isZero();
        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Dropped");
    }

    @Test
    void aTransactionalJobHasATransactionOfItsOwn() {
        transactional = true;

        assertThat(run()).isNull();

        assertThat(journal).containsExactly("begin", "job", "commit");
    }

    @Test
    void whatATransactionalJobHasDoneIsRolledBackBeforeItIsKept() {
        transactional = true;
        script = context -> {
            throw new IllegalStateException("it broke");
        };

        run();

        assertThat(journal).containsExactly("begin", "job", "rollback", "detached", "failed");
    }

    @Test
    void aTransactionOfTheCallerIsTheCallersToEnd() {
        transactional = true;
        transactions.begin();
        run();
        script = context -> {
            throw new IllegalStateException("it broke");
        };
        run();

        assertThat(journal).containsExactly("begin", "job", "job", "setRollbackOnly", "detached", "failed");
    }

    @Test
    void whatKeepsAFailedJobFromBeingKeptComesBackWithItsError() {
        down = new StoreException("no place for failed jobs");
        IllegalStateException thrown = new IllegalStateException("it broke");
        script = context -> {
            throw thrown;
        };

        assertThat(run()).isSameAs(thrown).hasSuppressedException(down);
    }

    @Test
    void theErrorOfAJobComesBackWhateverItThrowsWhenItIsTold() {
        IllegalStateException thrown = new IllegalStateException("it broke");
        IllegalStateException another = new IllegalStateException("no mail can be sent");
        script = context -> {
            throw thrown;
        };

        whenFailed = failure -> {
            throw another;
        };
        assertThat(run()).isSameAs(thrown).hasSuppressedException(another);

        whenFailed = failure -> {
            throw failure.cause().orElseThrow();
        };
        assertThat(run()).isSameAs(thrown);
    }

    @Test
    void aJobThatIsSkippedHasNotRunAndIsNowhere() {
        middleware = List.of(call -> Outcome.skip("not needed"));

        assertThat(run()).isNull();

        assertThat(events).extracting(SynchronousRunTest::kind).containsExactly("Started", "Skipped");
        assertThat(kept.count(FailedJobFilter.all())).isZero();
    }

    @Test
    void instrumentationIsAroundTheRunAndThenAroundTheWordThatItHasFailed() {
        RecordingInstrumentation recording = new RecordingInstrumentation(journal);
        instrumentations = List.of(recording);
        script = context -> {
            throw new IllegalStateException("it broke");
        };

        run();

        assertThat(journal).containsExactly("begins", "job", "ends: it broke", "detached", "begins", "failed", "ends");
        assertThat(recording.calls())
                .containsExactly(
                        new Instrumentation.Call(envelope.id(), "sample", "mail", 1, Map.of(), false, true),
                        new Instrumentation.Call(envelope.id(), "sample", "mail", 1, Map.of(), true, true));
    }

    @Test
    void instrumentationHearsOfAJobThatFailsItself() {
        instrumentations = List.of(new RecordingInstrumentation(journal));
        script = context -> context.fail("bad");

        run();

        assertThat(journal).startsWith("begins", "job", "ends: bad");
    }

    @Test
    void aJobThatIsDroppedForAMissingEntityIsNoFailureToInstrumentation() {
        instrumentations = List.of(new RecordingInstrumentation(journal));
        options = SampleJobs.options("on-missing-entity", "drop");
        script = context -> {
            throw new MissingEntityException("Invoice", 7);
        };

        assertThat(run()).isNull();

        assertThat(journal).containsExactly("begins", "job", "ends");
    }

    private @Nullable Throwable run() {
        JobDefinition sample = SampleJobs.definition();
        JobDefinition definition = new JobDefinition(
                sample.name(),
                Set.of(),
                3,
                sample.type(),
                options,
                transactional,
                new Scripted(),
                JobDefinition.ANY,
                middleware,
                Upcaster.NONE,
                sample.unique(),
                sample.line());
        SynchronousRun run = new SynchronousRun(
                "node-a",
                new WorkerSurroundings(
                        new ManualThreads(),
                        transactions,
                        new Payloads(new Codec(), KeyRing.NONE),
                        ContextEntries.NONE,
                        new Instrumentations(instrumentations),
                        NamedMiddleware.NONE,
                        Beans.NONE,
                        Events.to(events::add),
                        LimitTable.NONE,
                        JobWorkflows.NONE,
                        new Random(1),
                        point -> {}),
                new Environment(),
                connection -> kept);
        return catchThrowable(() -> run.run(definition, envelope, "now"));
    }

    private StoredFailure keptJob() {
        assertThat(kept.count(FailedJobFilter.all())).isEqualTo(1);
        return kept.find(envelope.id()).orElseThrow();
    }

    private static String kind(JobEvent event) {
        return event.getClass().getSimpleName();
    }

    private final class Scripted implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) throws Throwable {
            journal.add("job");
            script.run(context);
        }

        @Override
        public void failed(Object job, JobFailure failure) throws Throwable {
            journal.add("failed");
            told.add(failure);
            whenFailed.run(failure);
        }

        @Override
        public void unreadable(JobFailure failure) {
            journal.add("unreadable");
        }
    }

    private final class Codec implements PayloadCodec {

        @Override
        public String write(Object job, Type type) {
            return "{}";
        }

        @Override
        public Object read(String json, Type type) {
            if (!readable) {
                throw new KerjaException("it is no JSON");
            }
            return new SampleJobs.Sample();
        }
    }

    private final class Environment implements DriverEnvironment {

        @Override
        public Transactions transactions() {
            return transactions;
        }

        @Override
        public <T> Optional<T> resource(Class<T> type, String name) {
            return Optional.empty();
        }

        @Override
        public void detached(Runnable action) {
            if (down != null) {
                throw down;
            }
            journal.add("detached");
            action.run();
        }

        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }
    }
}
