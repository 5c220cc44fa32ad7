package org.kerja.driver.none;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.FailureReason;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.spi.Capability;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.End;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;

class NullDriverTest {

    private final JobStore store = new NullDriver()
            .open(
                    new ConnectionSettings("default", property -> Optional.empty()),
                    new JvmEnvironment(InstantSource.system()));

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Driver.class)).extracting(Driver::name).contains("null");
    }

    @Test
    void whatIsPushedIsDiscarded() {
        Envelope envelope =
                Draft.job().withPriority(5).after(Duration.ofHours(1)).envelope();

        store.push(List.of(envelope));
        store.push(List.of(envelope));

        assertThat(store.synchronous()).isFalse();
        assertThat(store.claim(new ClaimRequest(
                        List.of(envelope.queue()), Set.of(envelope.name()), 10, Duration.ofMinutes(1), "node-1")))
                .isEmpty();
        assertThat(store.due(List.of(), Set.of(envelope.name()))).isEmpty();
        assertThat(store.sizes(envelope.queue())).isEqualTo(new QueueSizes(0, 0, 0, Optional.empty()));
        assertThat(store.find(envelope.id())).isEmpty();
        assertThat(store.cancel(envelope.id())).isEqualTo(CancelOutcome.NOT_FOUND);
        assertThat(store.clear(envelope.queue())).isZero();
        assertThat(store.failedJobs()).isEmpty();
    }

    @Test
    void everyLeaseIsRefused() {
        Lease lease = new Lease(Draft.newId(), 1);

        assertThat(store.complete(List.of(lease))).containsExactly(lease);
        assertThat(store.renew(List.of(lease), Duration.ofMinutes(1))).isEqualTo(new Renewal(Set.of(lease), Set.of()));
        assertThat(store.giveBack(List.of(new Return(lease, Duration.ZERO, Return.Kind.RELEASED, ""))))
                .containsExactly(lease);
        assertThat(store.markStarted(lease, "")).isFalse();
        assertThat(store.fail(new Failure(lease, FailureReason.EXCEPTION, "it broke", true, "")))
                .isFalse();
        assertThat(store.end(List.of(new End(
                        lease,
                        "send",
                        "mail",
                        JobState.COMPLETED,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        Duration.ofHours(1)))))
                .containsExactly(lease);
        assertThat(store.ended(lease.id())).isEmpty();
    }

    @Test
    void whatItCannotDoIsRefused() {
        assertThat(store.capabilities())
                .containsExactlyInAnyOrder(
                        Capability.DELAY,
                        Capability.PRIORITY,
                        Capability.UNIQUE,
                        Capability.LIMITS,
                        Capability.HISTORY,
                        Capability.INSPECTION,
                        Capability.CLEAR);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.pause("reports", true))
                .withMessage("The null driver lacks the capability PAUSE");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.isPaused("reports"))
                .withMessageContaining("PAUSE");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.completeInTransaction(new Lease(Draft.newId(), 1)))
                .withMessageContaining("TRANSACTIONS");
    }
}
