package org.kerja.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JtaTransactionsTest {

    private final UserTransaction transaction = com.arjuna.ats.jta.UserTransaction.userTransaction();
    private final JtaTransactions transactions = over(transaction);
    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void end() {
        if (transactions.active()) {
            transactions.rollback();
        }
    }

    @Test
    void theStateIsKnownWhereTheServerRefusesTheUserTransaction() {
        JtaTransactions refused = over(refusing());
        assertThat(refused.active()).isFalse();

        transactions.begin();

        assertThat(refused.active()).isTrue();
        refused.afterCommit(ran::incrementAndGet);
        transactions.commit();
        assertThat(ran).hasValue(1);
    }

    @Test
    void anActionIsNeverRunIfTheTransactionIsMarkedForRollbackAlready() throws Exception {
        transactions.begin();
        transaction.setRollbackOnly();

        transactions.afterCommit(ran::incrementAndGet);
        transactions.rollback();

        assertThat(ran).hasValue(0);
    }

    @Test
    void anActionIsRunAtOnceWithoutATransaction() {
        transactions.afterCommit(ran::incrementAndGet);
        assertThat(ran).hasValue(1);
    }

    private static JtaTransactions over(UserTransaction transaction) {
        return new JtaTransactions(transaction, new TransactionSynchronizationRegistryImple());
    }

    /** As servers give it to code whose transactions they manage. */
    private static UserTransaction refusing() {
        return (UserTransaction) Proxy.newProxyInstance(
                JtaTransactionsTest.class.getClassLoader(),
                new Class<?>[] {UserTransaction.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException(method.getName() + " is forbidden here");
                });
    }
}
