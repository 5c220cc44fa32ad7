package org.kerja.cdi;

import jakarta.enterprise.inject.Default;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.Optional;
import org.kerja.engine.transaction.JtaTransactions;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.Transactions;

/**
 * The transactions of the server or of the application: JNDI's, else those that are beans, else none. Until the
 * application has started, what was not found is looked for again: not every server has its JNDI complete while CDI
 * starts.
 */
final class FoundTransactions implements Transactions {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.cdi");

    private final ServerLookup server;
    private final BeanLookup beans;
    private volatile Transactions found = new NoTransactions();
    private volatile boolean settled;

    FoundTransactions(ServerLookup server, BeanLookup beans) {
        this.server = server;
        this.beans = beans;
    }

    /** Looks a last time. */
    void settle() {
        found();
        settled = true;
    }

    @Override
    public boolean available() {
        return found().available();
    }

    @Override
    public boolean active() {
        return found().active();
    }

    @Override
    public boolean committed() {
        return found().committed();
    }

    @Override
    public void begin() {
        found().begin();
    }

    @Override
    public void commit() {
        found().commit();
    }

    @Override
    public void rollback() {
        found().rollback();
    }

    @Override
    public void setRollbackOnly() {
        found().setRollbackOnly();
    }

    @Override
    public void afterCommit(Runnable action) {
        found().afterCommit(action);
    }

    private Transactions found() {
        Transactions current = found;
        if (!settled && !current.available()) {
            current = look().orElse(current);
            found = current;
        }
        return current;
    }

    private Optional<Transactions> look() {
        try {
            return Jta.find(server, beans);
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Jakarta Transactions is not there", e);
            return Optional.empty();
        }
    }

    /** Apart, since it names classes that Java SE may not have. */
    private static final class Jta {

        private Jta() {}

        static Optional<Transactions> find(ServerLookup server, BeanLookup beans) {
            Optional<UserTransaction> transaction = server.find(UserTransaction.class, "java:comp/UserTransaction")
                    .or(() -> beans.find(UserTransaction.class, Default.Literal.INSTANCE));
            Optional<TransactionSynchronizationRegistry> registry = server.find(
                            TransactionSynchronizationRegistry.class, "java:comp/TransactionSynchronizationRegistry")
                    .or(() -> beans.find(TransactionSynchronizationRegistry.class, Default.Literal.INSTANCE));
            return transaction.isPresent() && registry.isPresent()
                    ? Optional.of(new JtaTransactions(transaction.get(), registry.get()))
                    : Optional.empty();
        }
    }
}
