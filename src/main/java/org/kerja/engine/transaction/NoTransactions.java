package org.kerja.engine.transaction;

import org.kerja.spi.Transactions;

/** Where there is no JTA: nobody is ever in a transaction. */
public final class NoTransactions implements Transactions {

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
        throw new IllegalStateException("There is no JTA here");
    }

    @Override
    public void commit() {
        throw new IllegalStateException("There is no JTA here");
    }

    @Override
    public void rollback() {
        throw new IllegalStateException("There is no JTA here");
    }

    @Override
    public void setRollbackOnly() {
        throw new IllegalStateException("There is no JTA here");
    }

    @Override
    public void afterCommit(Runnable action) {
        action.run();
    }
}
