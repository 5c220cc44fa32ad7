package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.Beans;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.Return;

@Tag("interleavings")
class WorkerInterleavingsTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Envelope job =
            new Envelope(JobId.of("01900000-0000-7000-8000-000000000001"), "sample", 1, "default", 0, "{}", Due.NOW);
    private final WorkerSettings settings = new WorkerSettings(
            "default",
            "tested",
            new WorkerSettings.Queues(Map.of("default", 1), true),
            1,
            LEASE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            0,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5));
    private final JobDefinition definition = SampleJobs.definition();
    private final JobRegistry registry = new JobRegistry(List.of(definition));
    private final NoTransactions transactions = new NoTransactions();

    @Test
    void whatIsClaimedWhileTheWorkerQuiescesIsRunOrGivenBackOnce() {
        explore(10, () -> {
            Scenario scenario = new Scenario();
            together(() -> scenario.claimAtOnce(job), scenario::quiesce);
            scenario.requireAllToldOnce();
        });
    }

    @Test
    void whatRunsWhenTheNodeStopsIsDoneOrGivenBackOnce() {
        explore(40, () -> {
            Scenario scenario = new Scenario();
            scenario.whenItRuns = () -> scenario.threads.execute(() -> {
                scenario.quiesce();
                scenario.stop();
            });
            scenario.claimAtOnce(job);
            scenario.requireAllToldOnce();
        });
    }

    private final class Scenario extends EmptyStore implements PayloadCodec {

        private final Queue<Long> claimed = new ConcurrentLinkedQueue<>();
        private final Queue<Long> done = new ConcurrentLinkedQueue<>();
        private final Queue<Long> givenBack = new ConcurrentLinkedQueue<>();
        private final AnyTimeThreads threads = new AnyTimeThreads(Duration.ZERO);
        private final Bookkeeping books;
        private final Worker worker;
        private Runnable whenItRuns = () -> {};

        Scenario() {
            super("scenario", Set.of());
            books = Bookkeeping.of(new Connection("tested", "default", false, this), LEASE, threads, point -> {});
            WorkerSurroundings around = new WorkerSurroundings(
                    threads,
                    transactions,
                    new Payloads(this, KeyRing.NONE),
                    ContextEntries.NONE,
                    Instrumentations.NONE,
                    NamedMiddleware.NONE,
                    Beans.NONE,
                    Events.NONE,
                    LimitTable.NONE,
                    JobWorkflows.NONE,
                    new Random(1),
                    point -> {});
            worker = new Worker("node", settings, books, registry, around, () -> {});
        }

        void claimAtOnce(Envelope job) {
            worker.atOnce(job).ifPresent(atOnce -> {
                Claim claim = Claim.first(job, 1);
                claimed.add(claim.lease().token());
                atOnce.begin(claim, System.nanoTime());
                atOnce.close();
            });
        }

        void quiesce() {
            try {
                worker.quiesce(Duration.ZERO);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Does not wait for what runs, since the clock stands still. */
        void stop() {
            try {
                worker.stop(System.nanoTime(), Duration.ZERO);
                books.stop(System.nanoTime());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void requireAllToldOnce() {
            threads.close();
            List<Long> told = new ArrayList<>(done);
            told.addAll(givenBack);
            require(
                    told.size() == claimed.size() && told.containsAll(claimed),
                    "each of " + claimed + " is told once, not " + done + " as done and " + givenBack
                            + " as given back");
        }

        @Override
        public String write(Object job, Type type) {
            return "{}";
        }

        @Override
        public Object read(String json, Type type) {
            whenItRuns.run();
            return definition;
        }

        @Override
        public boolean markStarted(Lease lease, String attempts) {
            return true;
        }

        @Override
        public Set<Lease> complete(Collection<Lease> leases) {
            leases.forEach(lease -> done.add(lease.token()));
            return Set.of();
        }

        @Override
        public Set<Lease> giveBack(Collection<Return> returns) {
            returns.forEach(one -> givenBack.add(one.lease().token()));
            return Set.of();
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }
    }
}
