package org.kerja.driver.database;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.kerja.spi.Transactions;

/** Narayana's transactions in this JVM; their log is kept in memory. */
public final class NarayanaTransactions implements Transactions {

    private static final TransactionManager MANAGER;
    private static final TransactionSynchronizationRegistry REGISTRY;

    static {
        for (String store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreType(VolatileStore.class.getName());
        }
        try {
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("kerja-test");
        } catch (CoreEnvironmentBeanException e) {
            throw new ExceptionInInitializerError(e);
        }
        MANAGER = com.arjuna.ats.jta.TransactionManager.transactionManager();
        REGISTRY = new TransactionSynchronizationRegistryImple();
    }

    /** What makes a pool hand out connections that take part in these transactions. */
    static NarayanaTransactionIntegration integration() {
        return new NarayanaTransactionIntegration(MANAGER, REGISTRY);
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean active() {
        try {
            return MANAGER.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void begin() {
        try {
            MANAGER.begin();
        } catch (NotSupportedException | SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void commit() {
        try {
            MANAGER.commit();
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException | SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void rollback() {
        try {
            MANAGER.rollback();
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        if (!active()) {
            action.run();
            return;
        }
        REGISTRY.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Only the end matters.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    action.run();
                }
            }
        });
    }
}
