package org.kerja.engine.worker;

import java.util.List;
import org.kerja.StoreException;
import org.kerja.spi.Transactions;

/** The transactions of the test's thread; what is done with them is written into the journal of the test. */
final class OneTransaction implements Transactions {

    private final List<String> journal;
    private boolean active;
    private String failing = "";

    OneTransaction(List<String> journal) {
        this.journal = journal;
    }

    /** Lets one method throw after it has ended the transaction, or before it has begun one. */
    void failAt(String method) {
        failing = method;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean active() {
        return active;
    }

    @Override
    public void begin() {
        note("begin");
        active = true;
    }

    @Override
    public void commit() {
        active = false;
        note("commit");
    }

    @Override
    public void rollback() {
        active = false;
        note("rollback");
    }

    @Override
    public void setRollbackOnly() {
        note("setRollbackOnly");
    }

    @Override
    public void afterCommit(Runnable action) {
        throw new UnsupportedOperationException();
    }

    private void note(String method) {
        journal.add(method);
        if (method.equals(failing)) {
            throw new StoreException("The " + method + " fails");
        }
    }
}
