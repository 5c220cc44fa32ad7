package org.kerja.driver;

import java.time.InstantSource;
import java.util.Optional;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Transactions;

/** An application that offers a driver nothing but a clock. */
public record JvmEnvironment(InstantSource clock) implements DriverEnvironment {

    @Override
    public Transactions transactions() {
        return new AbsentTransactions();
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

    private static final class AbsentTransactions implements Transactions {

        @Override
        public boolean available() {
            return false;
        }

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void begin() {
            throw new IllegalStateException("There are no transactions");
        }

        @Override
        public void commit() {
            throw new IllegalStateException("There are no transactions");
        }

        @Override
        public void rollback() {
            throw new IllegalStateException("There are no transactions");
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }
    }
}
