package org.kerja.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

class MemoryContractTest extends DriverContract {

    @Override
    protected StoreUnderTest open() {
        VirtualClock clock = new VirtualClock();
        JvmEnvironment environment = new JvmEnvironment(clock);
        ConnectionSettings settings = new ConnectionSettings("default", property -> Optional.empty());
        return new MemoryUnderTest(
                clock, NarayanaTransactions.transactions(), new MemoryDriver().open(settings, environment));
    }

    private record MemoryUnderTest(VirtualClock clock, Transactions transactions, JobStore store)
            implements StoreUnderTest {

        @Override
        public JobStore another() {
            return store;
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public void elapse(Duration duration) {
            clock.move(duration);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
