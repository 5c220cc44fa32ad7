package org.kerja.engine.transaction;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kerja.StoreException;
import org.kerja.spi.Transactions;

/** The transactions of Jakarta Transactions. */
public final class JtaTransactions implements Transactions {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.transaction");

    private final UserTransaction transaction;
    private final TransactionSynchronizationRegistry registry;

    public JtaTransactions(UserTransaction transaction, TransactionSynchronizationRegistry registry) {
        this.transaction = transaction;
        this.registry = registry;
    }

    @Override
    public boolean available() {
        return true;
    }

    /** Asks the registry: UserTransaction may not be touched in beans whose transactions the container manages. */
    @Override
    public boolean active() {
        int status = registry.getTransactionStatus();
        return status != Status.STATUS_NO_TRANSACTION && status != Status.STATUS_COMMITTED;
    }

    @Override
    public boolean committed() {
        return registry.getTransactionStatus() == Status.STATUS_COMMITTED;
    }

    @Override
    public void begin() {
        try {
            transaction.begin();
        } catch (IllegalStateException | NotSupportedException e) {
            throw new StoreException(
                    "No transaction may be begun here, as in a bean whose transactions the container manages or after"
                            + " the completion of another. Call in a transaction",
                    e);
        } catch (SystemException e) {
            throw new StoreException("Cannot begin a transaction", e);
        }
    }

    @Override
    public void commit() {
        try {
            transaction.commit();
        } catch (RollbackException e) {
            throw new StoreException("The transaction could not commit and was rolled back: " + cause(e), e);
        } catch (HeuristicMixedException | HeuristicRollbackException | SystemException e) {
            throw new StoreException("The transaction may not have committed: " + cause(e), e);
        }
    }

    @Override
    public void rollback() {
        try {
            transaction.rollback();
        } catch (SystemException e) {
            throw new StoreException("Cannot roll the transaction back", e);
        }
    }

    /** One that has rolled back already, by its time-out, needs no word. */
    @Override
    public void setRollbackOnly() {
        if (registry.getTransactionStatus() == Status.STATUS_ACTIVE) {
            registry.setRollbackOnly();
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        switch (registry.getTransactionStatus()) {
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> action.run();
            // Either the transaction has timed out, or this is what is called after its completion.
            case Status.STATUS_ROLLEDBACK ->
                throw new StoreException("The transaction of the calling thread was rolled back and has not left it;"
                        + " nothing can be dispatched there. Dispatch in another thread or after the transaction");
            // Servers differ in whether they take a synchronization now; it could only hear of the rollback.
            case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK ->
                LOGGER.log(
                        System.Logger.Level.DEBUG, "What was to be done after a commit is not: there is none to come");
            default -> register(action);
        }
    }

    private void register(Runnable action) {
        if (registry.getResource(this) instanceof AfterCommit actions) {
            actions.add(action);
        } else {
            AfterCommit first = new AfterCommit();
            first.add(action);
            registry.registerInterposedSynchronization(first);
            registry.putResource(this, first);
        }
    }

    /** What is done after one transaction, in its order. In which order several synchronizations are called is up to the server; Narayana calls the last first. */
    private static final class AfterCommit implements Synchronization {

        private final List<Runnable> actions = new CopyOnWriteArrayList<>();

        void add(Runnable action) {
            actions.add(action);
        }

        @Override
        public void beforeCompletion() {
            // Only what comes after matters here.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                actions.forEach(JtaTransactions::runLogged);
            }
        }
    }

    private static void runLogged(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "What was to be done after a commit failed", e);
        }
    }

    private static String cause(Exception e) {
        Throwable root = e;
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
