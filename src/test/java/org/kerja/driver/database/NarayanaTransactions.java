package org.kerja.driver.database;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import org.kerja.engine.transaction.JtaTransactions;
import org.kerja.spi.Transactions;

/** Narayana's transactions in this JVM; their log is kept in memory. */
public final class NarayanaTransactions {

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

    private NarayanaTransactions() {}

    /** As an application gets them. */
    public static Transactions transactions() {
        return new JtaTransactions(com.arjuna.ats.jta.UserTransaction.userTransaction(), REGISTRY);
    }

    /** The same, in a thread whose transactions only its container begins and ends. */
    static Transactions managedFor(Thread thread) {
        UserTransaction transaction = com.arjuna.ats.jta.UserTransaction.userTransaction();
        UserTransaction refusing = (UserTransaction) Proxy.newProxyInstance(
                NarayanaTransactions.class.getClassLoader(),
                new Class<?>[] {UserTransaction.class},
                (proxy, method, arguments) -> {
                    if (Thread.currentThread() == thread) {
                        throw new IllegalStateException(method.getName() + " is forbidden here");
                    }
                    return method.invoke(transaction, arguments);
                });
        return new JtaTransactions(refusing, REGISTRY);
    }

    /** What makes a pool hand out connections that take part in these transactions. */
    static NarayanaTransactionIntegration integration() {
        return new NarayanaTransactionIntegration(MANAGER, REGISTRY);
    }
}
