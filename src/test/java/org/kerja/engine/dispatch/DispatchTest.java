package org.kerja.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.engine.Engine;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.Task;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.SampleJobs;
import org.kerja.event.JobEvent;
import org.kerja.spi.Announcement;
import org.kerja.spi.Capability;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** What a dispatch does, and when, with and without a transaction. */
class DispatchTest {

    private static final Task TASK = Task.of("x");

    private final List<String> journal = new ArrayList<>();
    private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    private final ManualThreads threads = new ManualThreads();
    private final CallersTransaction transaction = new CallersTransaction();
    private final GivenSettings settings = GivenSettings.of("kerja.connection", "given");
    private Consumer<Object> check = JobDefinition.ANY;
    private final List<Engine> engines = new ArrayList<>();

    @AfterEach
    void close() {
        engines.forEach(Engine::close);
    }

    @Test
    void aJobIsStoredAndSaidToBe() {
        engine().dispatcher().dispatch(TASK);

        assertThat(journal).containsExactly("push and announce", "Dispatched");
    }

    @Test
    void aTransactionalConnectionStoresInTheTransactionAndTellsAfterItsCommit() {
        transaction.active = true;
        engine().dispatcher().bulk(List.of(TASK, TASK));
        assertThat(journal).containsExactly("push", "Dispatched", "Dispatched");
        assertThat(threads.pending()).isEmpty();

        transaction.commit();
        threads.runOnly();

        assertThat(journal).containsExactly("push", "Dispatched", "Dispatched", "announce");
    }

    @Test
    void anyOtherConnectionStoresAndTellsAfterTheCommit() {
        capabilities.remove(Capability.TRANSACTIONS);
        transaction.active = true;
        engine().dispatcher().bulk(List.of(TASK, TASK));
        assertThat(journal).isEmpty();

        transaction.commit();
        threads.runOnly();

        assertThat(journal).containsExactly("push", "Dispatched", "Dispatched", "announce");
    }

    @Test
    void aTransactionThatTakesNoMoreIsFoundBeforeAnythingIsStored() {
        transaction.active = true;
        transaction.rolledBack = true;

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> engine().dispatcher().dispatch(TASK));

        assertThat(journal).isEmpty();
    }

    @Test
    void aJobThatItsTypeRefusesIsNotDispatched() {
        check = job -> {
            throw new IllegalArgumentException("no such order");
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine().dispatcher().dispatch(TASK))
                .withMessage("no such order");

        assertThat(journal).isEmpty();
    }

    @Test
    void whatTheConnectionCannotDoIsRefused() {
        capabilities.remove(Capability.DELAY);
        capabilities.remove(Capability.PRIORITY);
        Engine engine = engine();

        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> engine.dispatcher()
                        .prepare(TASK)
                        .delay(Duration.ofMillis(1))
                        .dispatch())
                .withMessage("Job 'task' asks for DELAY, which connection 'given' cannot do.");
        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> engine.dispatcher().prepare(TASK).priority(1).dispatch())
                .withMessage("Job 'task' asks for PRIORITY, which connection 'given' cannot do.");
        assertThat(journal).isEmpty();
        engine.dispatcher().prepare(TASK).delay(Duration.ZERO).priority(0).dispatch();
        assertThat(journal).isNotEmpty();
    }

    @Test
    void aJobRunsInTheThreadOfItsCallerIfThatIsAskedForOrItsConnectionDoesSo() {
        Engine engine = engine();

        JobId id = engine.dispatcher().dispatchSync(TASK);
        assertThat(journal).containsExactly("Started", "job " + id, "Completed");

        journal.clear();
        JobId other = engine.dispatcher()
                .prepare(TASK)
                .onConnection("sync")
                .delay(Duration.ofHours(1))
                .priority(1)
                .dispatch();
        assertThat(journal).containsExactly("Started", "job " + other, "Completed");
    }

    private Engine engine() {
        JobDefinition sample = SampleJobs.definition();
        Engine engine = Engine.builder()
                .settings(settings)
                .driver(new Given())
                .threads(threads)
                .transactions(transaction)
                .events(event -> journal.add(kind(event)))
                .jobs(List.of(new JobDefinition(
                        "task",
                        Set.of(),
                        1,
                        Task.class,
                        sample.options(),
                        false,
                        new Noting(),
                        job -> check.accept(job))))
                .build();
        engines.add(engine);
        return engine;
    }

    private static String kind(JobEvent event) {
        return event.getClass().getSimpleName();
    }

    private final class Noting implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) {
            journal.add("job " + context.id());
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            throw new AssertionError("It does not fail");
        }
    }

    private final class Given implements Driver {

        @Override
        public String name() {
            return "given";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            return new EmptyStore(name(), capabilities) {
                @Override
                public void push(List<Envelope> jobs) {
                    journal.add("push");
                }

                @Override
                public boolean push(List<Envelope> jobs, Announcement announcement) {
                    journal.add("push and announce");
                    return true;
                }

                @Override
                public boolean announces() {
                    return true;
                }

                @Override
                public void announce(Announcement announcement) {
                    journal.add("announce");
                }
            };
        }
    }

    /** A transaction that a test is in and commits. */
    private static final class CallersTransaction implements Transactions {

        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean active;
        private boolean rolledBack;

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public boolean active() {
            return active;
        }

        @Override
        public void begin() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit() {
            active = false;
            afterCommit.forEach(Runnable::run);
        }

        @Override
        public void rollback() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void afterCommit(Runnable action) {
            if (rolledBack) {
                throw new IllegalStateException("It was rolled back");
            }
            afterCommit.add(action);
        }

        @Override
        public void setRollbackOnly() {
            throw new UnsupportedOperationException();
        }
    }
}
