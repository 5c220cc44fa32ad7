package org.kerja.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.QueueSizes;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.spi.Capability;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;

class SyncDriverTest {

    private final JobStore store = new SyncDriver()
            .open(
                    new ConnectionSettings("now", property -> Optional.empty()),
                    new JvmEnvironment(InstantSource.system()));

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Driver.class)).extracting(Driver::name).contains("sync");
    }

    @Test
    void tellsTheEngineToRunJobsWhereTheyAreDispatched() {
        assertThat(store.synchronous()).isTrue();
    }

    @Test
    void cannotStoreAJob() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.push(List.of(Draft.job().envelope())))
                .withMessageContaining("Connection now")
                .withMessageContaining("sync");
    }

    @Test
    void nothingEverLiesInIt() {
        assertThat(store.claim(new ClaimRequest(
                        List.of("reports"), Set.of("make-report"), 10, Duration.ofMinutes(1), "node-1")))
                .isEmpty();
        assertThat(store.due(List.of(), Set.of("make-report"))).isEmpty();
        assertThat(store.sizes("reports")).isEqualTo(new QueueSizes(0, 0, 0, Optional.empty()));
        assertThat(store.failedJobs()).isEmpty();
    }

    @Test
    void whatItCannotDoIsRefused() {
        assertThat(store.capabilities()).containsExactlyInAnyOrder(Capability.INSPECTION, Capability.CLEAR);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.pause("reports", true))
                .withMessage("The sync driver lacks the capability PAUSE");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store.completeInTransaction(new Lease(Draft.newId(), 1)))
                .withMessageContaining("TRANSACTIONS");
    }
}
