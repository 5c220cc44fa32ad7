package org.kerja.driver.database;

import org.kerja.spi.Transactions;

/** Java SE without a transaction manager. */
final class NoTransactions implements Transactions {

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
