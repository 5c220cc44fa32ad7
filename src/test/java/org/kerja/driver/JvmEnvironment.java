package org.kerja.driver;

import java.time.InstantSource;
import java.util.Optional;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Transactions;

/** An application that offers a driver nothing but a clock. */
public record JvmEnvironment(InstantSource clock) implements DriverEnvironment {

    @Override
    public Transactions transactions() {
        return new NoTransactions();
    }

    @Override
    public <T> Optional<T> resource(Class<T> type, String name) {
        return Optional.empty();
    }

    @Override
    public void detached(Runnable action) {
        OtherThreads.call(() -> {
            action.run();
            return true;
        });
    }
}
