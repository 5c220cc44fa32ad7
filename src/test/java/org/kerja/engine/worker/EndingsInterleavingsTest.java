package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.Claim;
import org.kerja.spi.Due;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;

@Tag("interleavings")
class EndingsInterleavingsTest {

    private final JobDefinition definition = SampleJobs.definition();
    private final Claim first = claim("01900000-0000-7000-8000-000000000001", 1);
    private final Claim second = claim("01900000-0000-7000-8000-000000000002", 2);

    @Test
    void whatIsGatheredIsToldOnce() {
        explore(30, () -> {
            Scenario scenario = new Scenario(0);
            together(() -> scenario.tell(first), () -> scenario.tell(second));
            scenario.requireTold(1L, 2L);
        });
    }

    @Test
    void whatTheStoreDoesNotTakeIsToldAgain() {
        explore(30, () -> {
            Scenario scenario = new Scenario(1);
            together(() -> scenario.tell(first), () -> scenario.tell(second));
            scenario.requireTold(1L, 2L);
        });
    }

    @Test
    void whatIsToldDuringTheStopIsNotLost() {
        explore(30, () -> {
            Scenario scenario = new Scenario(0);
            together(() -> scenario.tell(first), scenario::stop);
            scenario.requireTold(1L);
        });
    }

    private static Claim claim(String id, long token) {
        return Claim.first(new Envelope(JobId.of(id), "sample", 1, "default", 0, "{}", Due.NOW), token);
    }

    private final class Scenario extends EmptyStore {

        private final AtomicInteger failures;
        private final Queue<Long> told = new ConcurrentLinkedQueue<>();
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AnyTimeThreads threads = new AnyTimeThreads(Duration.ofSeconds(1));
        private final Endings endings;

        Scenario(int failures) {
            super("scenario", Set.of());
            this.failures = new AtomicInteger(failures);
            Connection connection = new Connection("tested", "default", false, this);
            LeaseKeeper leases = new LeaseKeeper(connection, Duration.ofSeconds(30), threads);
            this.endings = new Endings(connection, leases, threads, point -> {});
        }

        void tell(Claim claim) {
            endings.tell(new Ending.Completed(new Run(claim, definition, Long.MAX_VALUE), new Ending.Answer() {
                @Override
                public void accepted() {
                    accepted.incrementAndGet();
                }

                @Override
                public void refused() {
                    refused.incrementAndGet();
                }
            }));
        }

        void stop() {
            try {
                endings.stop(System.nanoTime());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void requireTold(Long... tokens) {
            threads.close();
            int count = tokens.length;
            require(told.size() == count && told.containsAll(List.of(tokens)), "each is told once, not " + told);
            require(accepted.get() == count && refused.get() == 0, "each is accepted, not " + accepted);
            require(endings.pending() == 0, "nothing is pending, not " + endings.pending());
        }

        @Override
        public Set<Lease> complete(Collection<Lease> leases) {
            if (failures.getAndDecrement() > 0) {
                throw new StoreException("It is down, as the test wants it");
            }
            leases.forEach(lease -> told.add(lease.token()));
            return Set.of();
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }
    }
}
