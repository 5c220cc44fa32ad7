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
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.Limit;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.driver.sync.SyncDriver;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.Interposed;
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
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.Upcaster;
import org.kerja.engine.payload.JsonbPayloadCodec;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Beans;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.JobStore;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;

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
            "one",
            List.of(new MemoryDriver(), new SyncDriver(), new WatchedDriver()),
            settings,
            new JvmEnvironment(InstantSource.system()));
    private Predicate<JobContext> during = context -> true;
    private LimitTable limits = LimitTable.NONE;
    private Optional<Interposed> watched = Optional.empty();

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

    /** As often as it may begin in a minute. */
    @Job("rated")
    @Limit(rate = 5, per = "1m")
    public record Rated() {}

    @Test
    void aJobWithARateThatHasWaitedForItsThreadIsClaimedAnewSoThatItsStartIsCountedWhenItIs() {
        settings.with("kerja.connections.one.driver", "watched");
        JobDefinition sample = SampleJobs.definition();
        LineRule rule = LineRule.resolve("rated", Rated.class, false, new SettingsReader(settings));
        Workers workers = started(new JobDefinition(
                "rated",
                sample.aliases(),
                1,
                Rated.class,
                sample.options(),
                false,
                new Observed(),
                JobDefinition.ANY,
                List.of(),
                Upcaster.NONE,
                sample.unique(),
                rule));
        // The first holds up the second, since both run in the thread of the test.
        during = context -> {
            long end = System.nanoTime() + LimitRule.LONGEST_START.toNanos() * 2;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            return true;
        };
        LimitLine line = rule.of(new Rated()).orElseThrow();
        List<Envelope> jobs = List.of(rated(line), rated(line));
        store("one").push(jobs);

        workers.dispatched("one", jobs);
        runDue();

        assertThat(events)
                .filteredOn(JobEvent.Started.class::isInstance)
                .extracting(event -> ((JobEvent.Started) event).attempt())
                .containsExactly(1, 1);
        assertThat(store("one")
                        .limitUse("rated", limits.of("rated").orElseThrow())
                        .begun())
                .as("what was given back does not count")
                .isEqualTo(2);
        assertThat(watched.orElseThrow().calls("giveBack")).isPositive();
    }

    /** The memory driver, whose calls are counted. */
    private final class WatchedDriver implements Driver {

        @Override
        public String name() {
            return "watched";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            Interposed interposed = Interposed.around(new MemoryDriver().open(connection, environment));
            watched = Optional.of(interposed);
            return interposed.ignoringClose();
        }
    }

    private static Envelope rated(LimitLine line) {
        return new Envelope(Draft.newId(), "rated", 1, "mail", 0, "{}", Due.NOW, Optional.empty(), Optional.of(line));
    }

    /** Workers that have found that there is nothing to do. */
    private Workers started() {
        JobDefinition sample = SampleJobs.definition();
        return started(new JobDefinition(
                sample.name(), sample.aliases(), 1, sample.type(), sample.options(), false, new Observed()));
    }

    private Workers started(JobDefinition definition) {
        limits = LineRule.table(List.of(definition), new SettingsReader(settings));
        Workers workers = workers(new JobRegistry(List.of(definition)));
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
                        limits,
                        JobWorkflows.NONE,
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
