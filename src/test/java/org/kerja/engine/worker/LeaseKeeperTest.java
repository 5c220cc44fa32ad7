package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.StoreException;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.Claim;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.Renewal;

/** All tests hold runs of one job, of which the last delivery is the one that counts. */
class LeaseKeeperTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration A_THIRD = Duration.ofSeconds(10);

    private final ManualThreads threads = new ManualThreads();
    private final List<Collection<Lease>> renewed = new ArrayList<>();
    private final LeaseKeeper keeper =
            new LeaseKeeper(new Connection("tested", "default", false, new Renewing()), LEASE, threads);
    private final Run run = delivered(1);
    private Renewal answer = new Renewal(Set.of(), Set.of());
    private Runnable meanwhile = () -> {};

    @Test
    void aLeaseIsRenewedEveryThirdOfItForAsLongAsItIsHeld() {
        keeper.hold(List.of(run));
        assertThat(threads.only().delay()).isEqualTo(A_THIRD);

        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(A_THIRD);
        threads.runOnly();
        assertThat(renewed).containsExactly(List.of(run.lease()), List.of(run.lease()));

        keeper.drop(run);
        threads.runOnly();
        assertThat(renewed).hasSize(2);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void whatIsRenewedHoldsOn() {
        keeper.hold(List.of(run));
        run.renewed(System.nanoTime());
        assertThat(run.isLeaseOver()).isTrue();

        threads.runOnly();

        assertThat(run.isLeaseOver()).isFalse();
    }

    @Test
    void whatHoldsLimitsAndIsRenewedWhenItsLeaseHasEndedIsLost() {
        keeper.hold(List.of(run));
        run.holdLimits();
        meanwhile = () -> run.renewed(System.nanoTime());

        threads.runOnly();

        assertThat(run.stop()).contains(Run.Stop.LOST);
        assertThat(keeper.find(run.lease().id())).isEmpty();
    }

    @Test
    void whatHoldsLimitsAndIsRenewedInTimeHoldsOn() {
        keeper.hold(List.of(run));
        run.holdLimits();

        threads.runOnly();

        assertThat(run.stop()).isEmpty();
        assertThat(run.isLeaseOver()).isFalse();
    }

    @Test
    void whatTheStoreRefusesIsLost() {
        keeper.hold(List.of(run));
        run.renewed(System.nanoTime());
        answer = new Renewal(Set.of(run.lease()), Set.of());

        threads.runOnly();

        assertThat(run.stop()).contains(Run.Stop.LOST);
        assertThat(run.isLeaseOver()).isTrue();
        assertThat(keeper.find(run.lease().id())).isEmpty();
    }

    @Test
    void whatHasEndedWhileItsLeaseWasRenewedIsNotTakenForLost() {
        keeper.hold(List.of(run));
        answer = new Renewal(Set.of(run.lease()), Set.of());
        meanwhile = () -> keeper.drop(run);

        threads.runOnly();

        assertThat(run.stop()).isEmpty();
    }

    @Test
    void whatSomebodyHasCancelledIsAskedToStopAndHeldUntilItDoes() {
        keeper.hold(List.of(run));
        answer = new Renewal(Set.of(), Set.of(run.lease()));

        threads.runOnly();

        assertThat(run.stop()).contains(Run.Stop.CANCELLED);
        assertThat(keeper.find(run.lease().id())).contains(run);
    }

    @Test
    void whoeverClaimsAJobAnewHadLostItAndCannotDropWhatIsHeldNow() {
        Run again = delivered(2);
        keeper.hold(List.of(run));

        keeper.hold(List.of(again));

        assertThat(run.stop()).contains(Run.Stop.LOST);
        assertThat(again.stop()).isEmpty();
        keeper.drop(run);
        assertThat(keeper.find(run.lease().id())).contains(again);
    }

    @Test
    void aRenewalThatFailsIsTriedAgainLongBeforeTheLeaseEnds() {
        keeper.hold(List.of(run));
        meanwhile = () -> {
            throw new StoreException("It is down, as the test wants it");
        };

        for (int tries = 0; tries < 10; tries++) {
            threads.runOnly();
            assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(LEASE.dividedBy(10));
        }

        assertThat(run.stop()).isEmpty();
    }

    @Test
    void afterTheStopNothingIsRenewed() throws InterruptedException {
        keeper.hold(List.of(run));

        keeper.stop(Duration.ofSeconds(1));

        assertThat(threads.pending()).isEmpty();
    }

    private static Run delivered(int times) {
        return new Run(
                SampleJobs.claim(new JobCounters(times, 0, 0, 0), Claim.Loss.NONE, 0),
                SampleJobs.definition(),
                System.nanoTime() + LEASE.toNanos());
    }

    private final class Renewing extends EmptyStore {

        Renewing() {
            super("tested", Set.of());
        }

        @Override
        public void push(List<Envelope> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Renewal renew(Collection<Lease> leases, Duration lease) {
            assertThat(lease).isEqualTo(LEASE);
            renewed.add(leases);
            meanwhile.run();
            return answer;
        }
    }
}
