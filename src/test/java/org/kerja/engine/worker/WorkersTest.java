package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.driver.sync.SyncDriver;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.config.EngineSettings;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.payload.JsonbPayloadCodec;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Beans;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.JobStore;

/** The workers of a node with two connections; jobs run in the thread of the test. */
class WorkersTest {

    private final List<JobEvent> events = new ArrayList<>();
    private final List<NodeEvent> ofNode = new ArrayList<>();
    private final ManualThreads threads = new ManualThreads();
    private final GivenSettings settings = GivenSettings.of("kerja.connection", "one")
            .with("kerja.connections.one.driver", "memory")
            .with("kerja.connections.other.driver", "memory")
            .with("kerja.connections.now.driver", "sync")
            .with("kerja.workers", "first,second,idle")
            .with("kerja.workers.second.connection", "other")
            .with("kerja.workers.idle.connection", "now");
    private final Connections connections = new Connections(
            "one", List.of(new MemoryDriver(), new SyncDriver()), settings, new JvmEnvironment(InstantSource.system()));
    private Predicate<JobContext> during = context -> true;

    @Test
    void everyConnectionWhoseJobsAreStoredHasItsWorkers() {
        Workers workers = started();

        assertThat(workers.states()).extracting(WorkerState::name).containsExactlyInAnyOrder("first", "second");
        assertThat(workers.states()).allMatch(WorkerState::ready);
    }

    @Test
    void aWorkerOfAFailoverConnectionIsOneForEachOfItsTargetsThatKeepsJobs() {
        settings.with("kerja.workers.first.connection", "safe")
                .with("kerja.connections.safe.driver", "failover")
                .with("kerja.connections.safe.connections", "one,other,now");

        assertThat(started().states())
                .extracting(WorkerState::name)
                .containsExactlyInAnyOrder("first@one", "first@other", "second");
    }

    @Test
    void theStartAndTheEndOfEachWorkerAreTold() {
        Workers workers = started();
        assertThat(ofNode)
                .containsExactlyInAnyOrder(
                        new NodeEvent.WorkerStarted("node-a", "first", "one"),
                        new NodeEvent.WorkerStarted("node-a", "second", "other"));
        ofNode.clear();

        workers.stop(Duration.ZERO);
        workers.stop(Duration.ZERO);

        assertThat(ofNode)
                .containsExactlyInAnyOrder(
                        new NodeEvent.WorkerStopped("node-a", "first", "one"),
                        new NodeEvent.WorkerStopped("node-a", "second", "other"));
    }

    @Test
    void startingAgainIsHarmless() {
        Workers workers = started();

        workers.start();

        assertThat(workers.states()).hasSize(2);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aNodeWithoutJobsHasNothingToClaim() {
        Workers workers = workers(new JobRegistry(List.of()));

        workers.start();

        assertThat(workers.states()).isEmpty();
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aJobIsToldToTheWorkersOfItsConnectionOnly() {
        Workers workers = started();
        Envelope job = pushed("other");

        workers.dispatched("one", List.of(job));
        runDue();
        assertThat(events).isEmpty();

        workers.dispatched("other", List.of(job));
        runDue();
        assertThat(events).extracting(JobEvent::id).containsOnly(job.id());
        assertThat(store("other").find(job.id())).isEmpty();
    }

    @Test
    void jobsThatNobodyToldOfAreFoundOnTheConnectionThatMayHaveThem() {
        Workers workers = started();
        pushed("other");

        workers.mayHaveJobs("one");
        runDue();
        assertThat(events).isEmpty();

        workers.mayHaveJobs("other");
        runDue();
        assertThat(events).isNotEmpty();
    }

    @Test
    void anIdleWorkerOfAConnectionTakesAJobAtOnce() {
        Workers workers = started();

        assertThat(workers.atOnce("other", job())).isPresent();
        assertThat(workers.atOnce("now", job())).isEmpty();
    }

    @Test
    void onlyTheRunningJobOfThatConnectionIsCancelled() {
        Workers workers = started();
        List<Boolean> cancelled = new ArrayList<>();
        during = context -> {
            workers.cancelRequested("one", context.id());
            cancelled.add(context.isCancelled());
            workers.cancelRequested("other", context.id());
            cancelled.add(context.isCancelled());
            return Thread.interrupted();
        };
        Envelope job = pushed("other");

        workers.dispatched("other", List.of(job));
        runDue();

        assertThat(cancelled).containsExactly(false, true);
        assertThat(events).hasAtLeastOneElementOfType(JobEvent.Cancelled.class);
    }

    @Test
    void aWorkerTellsWhatItIsDoing() {
        Workers workers = started();
        List<WorkerState> states = new ArrayList<>();
        during = context -> states.addAll(workers.states());

        workers.dispatched("other", List.of(pushed("other")));
        runDue();

        assertThat(states)
                .contains(
                        new WorkerState("second", "other", true, 1, 0, 0),
                        new WorkerState("first", "one", true, 0, 0, 0));
    }

    @Test
    void nothingIsClaimedAfterTheFirstPhaseOfTheStop() {
        Workers workers = started();

        workers.quiesce();
        workers.dispatched("other", List.of(pushed("other")));
        workers.mayHaveJobs("other");

        assertThat(threads.pending()).isEmpty();
        assertThat(workers.states()).hasSize(2);
        workers.stop(Duration.ZERO);
        assertThat(workers.states()).isEmpty();
    }

    @Test
    void whatTheStoreHasNotHeardOfIsToldByTheStop() {
        Workers workers = started();
        Envelope job = pushed("other");
        workers.dispatched("other", List.of(job));
        // The poll, in which the job runs; not yet the writing of its end.
        threads.pending().get(0).run();
        assertThat(store("other").find(job.id())).isPresent();

        workers.stop(Duration.ofSeconds(10));

        assertThat(store("other").find(job.id())).isEmpty();
        assertThat(events).hasAtLeastOneElementOfType(JobEvent.Completed.class);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aStopThatIsInterruptedLeavesTheRestToTheLeasesAndTheThreadInterrupted() {
        Workers workers = started();
        during = context -> {
            Thread.currentThread().interrupt();
            workers.stop(Duration.ofMinutes(1));
            return Thread.interrupted();
        };

        workers.dispatched("other", List.of(pushed("other")));
        runDue();

        assertThat(events).hasAtLeastOneElementOfType(JobEvent.Started.class);
        assertThat(workers.states()).isEmpty();
    }

    /** Workers that have found that there is nothing to do. */
    private Workers started() {
        JobDefinition sample = SampleJobs.definition();
        Workers workers = workers(new JobRegistry(List.of(new JobDefinition(
                sample.name(), sample.aliases(), 1, sample.type(), sample.options(), false, new Observed()))));
        workers.start();
        runDue();
        threads.close();
        return workers;
    }

    private Workers workers(JobRegistry registry) {
        return new Workers(
                "node-a",
                EngineSettings.read(settings, new SettingsReader(settings)).workers(),
                connections,
                registry,
                new WorkerSurroundings(
                        threads,
                        new NoTransactions(),
                        new Payloads(new JsonbPayloadCodec(WorkersTest.class.getClassLoader()), KeyRing.NONE),
                        ContextEntries.NONE,
                        Instrumentations.NONE,
                        NamedMiddleware.NONE,
                        Beans.NONE,
                        Events.to(events::add).andOfNode(ofNode::add),
                        LimitTable.NONE,
                        new Random(1),
                        point -> {}));
    }

    /** Runs what is due, and what becomes due by that. */
    private void runDue() {
        Optional<ManualThreads.Scheduled> due = due();
        while (due.isPresent()) {
            due.get().run();
            due = due();
        }
    }

    private Optional<ManualThreads.Scheduled> due() {
        return threads.pending().stream()
                .filter(timer -> timer.delay().isZero())
                .findFirst();
    }

    private Envelope pushed(String connection) {
        Envelope job = job();
        store(connection).push(List.of(job));
        return job;
    }

    private static Envelope job() {
        return new Envelope(Draft.newId(), "sample", 1, "mail", 0, "{}", Due.NOW);
    }

    private JobStore store(String connection) {
        return connections.named(connection).store();
    }

    private final class Observed implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) {
            assertThat(during.test(context)).isTrue();
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            throw new AssertionError("It is tried again");
        }
    }
}
