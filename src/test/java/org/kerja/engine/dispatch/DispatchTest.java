package org.kerja.engine.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.DispatchesItself;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.PreparedDispatch;
import org.kerja.PreparesForDispatch;
import org.kerja.engine.Engine;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.Task;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.Upcaster;
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
    private static final AtomicInteger PREPARED = new AtomicInteger();

    private final List<String> journal = new ArrayList<>();
    private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    private final ManualThreads threads = new ManualThreads();
    private final CallersTransaction transaction = new CallersTransaction();
    private final GivenSettings settings = GivenSettings.of("kerja.connection", "given");
    private Consumer<Object> check = JobDefinition.ANY;
    private @Nullable List<Runnable> request;
    private final List<Engine> engines = new ArrayList<>();

    @BeforeEach
    void nothingIsPrepared() {
        PREPARED.set(0);
    }

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

    @Test
    void aDispatchAfterTheCommitTakesNoPartInTheTransaction() {
        Engine engine = engine();
        transaction.active = true;
        engine.dispatcher().prepare(TASK).afterCommit().dispatch();
        assertThat(journal).isEmpty();

        transaction.commit();
        threads.runOnly();

        assertThat(journal).containsExactly("push", "Dispatched", "announce");
    }

    @Test
    void withoutATransactionADispatchAfterTheCommitOrImmediatelyIsAsAnyOther() {
        Engine engine = engine();

        engine.dispatcher().prepare(TASK).afterCommit().dispatch();
        engine.dispatcher().prepare(TASK).immediately().dispatch();

        // The second is announced together with its push too, unless the first was just announced.
        assertThat(journal.stream().map(one -> one.replace(" and announce", "")))
                .containsExactly("push", "Dispatched", "push", "Dispatched");
    }

    @Test
    void aDispatchAfterTheResponseWaitsForTheCommitAndTheEndOfTheRequest() {
        Engine engine = engine();
        transaction.active = true;
        request = new ArrayList<>();
        engine.dispatcher().prepare(TASK).afterResponse().dispatch();
        assertThat(request).isEmpty();
        transaction.commit();
        assertThat(threads.pending()).isEmpty();

        requireNonNull(request).forEach(Runnable::run);
        assertThat(journal).isEmpty();
        threads.runOnly();

        assertThat(journal).containsExactly("push and announce", "Dispatched");
    }

    @Test
    void aDispatchAfterTheResponseIsMadeInTheBackgroundWhereThereIsNoRequest() {
        engine().dispatcher().prepare(TASK).afterResponse().dispatch();
        assertThat(journal).isEmpty();

        threads.runOnly();

        assertThat(journal).containsExactly("push and announce", "Dispatched");
    }

    @Test
    void aDispatchInTheBackgroundForWhichThereIsNoThreadIsMadeByTheCaller() {
        threads.rejecting(true);

        engine().dispatcher().prepare(TASK).afterResponse().dispatch();

        assertThat(journal).contains("push and announce", "Dispatched");
    }

    @Test
    void theLastThatWasSaidOfWhenCounts() {
        engine().dispatcher().prepare(TASK).afterResponse().immediately().dispatch();

        assertThat(journal).containsExactly("push and announce", "Dispatched");
    }

    @Test
    void aConditionDecidesWhetherThereIsADispatch() {
        Engine engine = engine();

        assertThat(engine.dispatcher().prepare(TASK).dispatchIf(false)).isEmpty();
        assertThat(engine.dispatcher().prepare(TASK).dispatchUnless(true)).isEmpty();
        assertThat(journal).isEmpty();
        assertThat(engine.dispatcher().prepare(TASK).dispatchIf(true)).isPresent();
        assertThat(engine.dispatcher().prepare(TASK).dispatchUnless(false)).isPresent();
        assertThat(journal).hasSize(4);
    }

    @Test
    void aJobThatFindsItselfNotNeededIsNotDispatchedOnAnyWay() {
        Engine engine = engine();
        Careful unneeded = new Careful(false);

        engine.dispatcher().dispatch(unneeded);
        engine.dispatcher().prepare(unneeded).delay(Duration.ofHours(1)).dispatch();
        engine.dispatcher().dispatchSync(unneeded);
        engine.queueManager().queue("other").push(unneeded);
        List<JobId> ids = engine.dispatcher().bulk(List.of(unneeded, TASK, unneeded));

        assertThat(ids).doesNotHaveDuplicates().hasSize(3);
        assertThat(journal)
                .containsExactly(
                        "NotDispatched",
                        "NotDispatched",
                        "NotDispatched",
                        "NotDispatched",
                        "NotDispatched",
                        "NotDispatched",
                        "push and announce",
                        "Dispatched");
        assertThat(PREPARED.get()).isEqualTo(6);
    }

    @Test
    void aJobThatIsNeededIsPreparedOnceBeforeItIsCheckedAndWritten() {
        check = job -> {
            journal.add("checked");
            assertThat(PREPARED.get()).isEqualTo(1);
        };
        Careful needed = new Careful(true);

        engine().dispatcher().dispatch(needed);

        assertThat(journal).containsExactly("checked", "push and announce", "Dispatched");
    }

    @Test
    void aJobThatDispatchesItselfDecidesHow() {
        Engine engine = engine();

        JobId id =
                engine.dispatcher().prepare(new Willful("sync")).onQueue("mail").dispatch();

        assertThat(journal).containsExactly("Started", "job " + id, "Completed");
    }

    @Test
    void inBulkAJobThatDispatchesItselfDoesSoAndTheIdsStayInOrder() {
        Engine engine = engine();

        List<JobId> ids = engine.dispatcher().bulk(List.of(TASK, new Willful("sync"), TASK));

        assertThat(journal)
                .containsExactly("push", "Dispatched", "Dispatched", "Started", "job " + ids.get(1), "Completed");
    }

    @Test
    void nothingOfABulkIsDispatchedIfOneOfItIsRefused() {
        Engine engine = engine();

        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> engine.dispatcher().bulk(List.of(new Willful("given"), TASK, "no job")))
                .withMessageContaining("java.lang.String is no job");

        assertThat(journal).isEmpty();
    }

    @Test
    void aJobThatDispatchesItselfHasToSayUnderWhichId() {
        Engine engine = engine();

        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> engine.dispatcher().dispatch(new Willful("")))
                .withMessageContaining("Job 'willful' has dispatched itself and returned no id");
    }

    @Test
    void aForwardedQueueIsNotDispatchedTo() {
        settings.with("kerja.connections.given.forward", "mail:now@sync");

        JobId id = engine().queueManager().queue("mail").push(TASK);

        assertThat(journal).containsExactly("Started", "job " + id, "Completed");
    }

    /** Looks whether it is needed. */
    public record Careful(boolean needed) implements PreparesForDispatch {
        @Override
        public boolean prepareForDispatch() {
            PREPARED.incrementAndGet();
            return needed;
        }
    }

    /** Goes to the connection that it chooses. */
    public record Willful(String connection) implements DispatchesItself {
        @Override
        @SuppressWarnings("NullAway")
        public JobId dispatchItself(PreparedDispatch prepared) {
            return connection.isEmpty()
                    ? null
                    : prepared.onConnection(connection).dispatch();
        }
    }

    private Engine engine() {
        JobDefinition sample = SampleJobs.definition();
        Engine engine = Engine.builder()
                .settings(settings)
                .driver(new Given())
                .threads(threads)
                .transactions(transaction)
                .events(event -> journal.add(kind(event)))
                .requests(action -> request != null && request.add(action))
                .jobs(Stream.of(Task.class, Careful.class, Willful.class)
                        .map(type -> new JobDefinition(
                                type.getSimpleName().toLowerCase(Locale.ROOT),
                                Set.of(),
                                1,
                                type,
                                sample.options(),
                                false,
                                new Noting(),
                                job -> check.accept(job),
                                List.of(),
                                Upcaster.NONE,
                                sample.unique(),
                                sample.line()))
                        .toList())
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
            if (active) {
                afterCommit.add(action);
            } else {
                action.run();
            }
        }

        @Override
        public void setRollbackOnly() {
            throw new UnsupportedOperationException();
        }
    }
}
