package org.kerja.engine.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;

class JtaTransactionsTest {

    private final TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();
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
    void theTransactionOfTheCallerCanOnlyRollBackAfterCodeInItThrew() {
        transactions.begin();

        assertThatThrownBy(() -> transactions.call(() -> {
                    throw new IllegalArgumentException("no such order");
                }))
                .hasMessage("no such order");

        assertThatThrownBy(transactions::commit).isInstanceOf(StoreException.class);
    }

    @Test
    void whereTheServerRefusesToBeginATransactionItIsSaidWhy() {
        assertThatThrownBy(() -> over(refusing()).begin())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the container manages");
    }

    @Test
    void whatIsCalledAfterTheCommitIsInNoTransactionAndHasNothingToWaitFor() {
        transactions.begin();
        transactions.afterCommit(() -> {
            assertThat(transactions.active()).isFalse();
            assertThat(transactions.committed()).isTrue();
            transactions.afterCommit(ran::incrementAndGet);
        });
        assertThat(transactions.committed()).isFalse();
        transactions.commit();

        assertThat(ran).hasValue(1);
        assertThat(transactions.committed()).isFalse();
    }

    @Test
    void whatIsCalledAfterARollbackCannotWaitForACommit() throws Exception {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        transactions.begin();
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Not before a rollback.
            }

            @Override
            public void afterCompletion(int status) {
                refusal.set(catchThrowable(() -> transactions.afterCommit(ran::incrementAndGet)));
            }
        });
        transactions.rollback();

        assertThat(refusal.get()).isInstanceOf(StoreException.class).hasMessageContaining("rolled back");
        assertThat(ran).hasValue(0);
    }

    @Test
    void actionsAreRunInTheOrderInWhichTheyWereGivenWhateverOneOfThemThrows() {
        List<Integer> order = new ArrayList<>();
        transactions.begin();
        for (int number = 1; number <= 5; number++) {
            int one = number;
            transactions.afterCommit(() -> {
                order.add(one);
                if (one == 2) {
                    throw new StoreException("It is broken, as the test wants it");
                }
            });
        }
        transactions.commit();

        assertThat(order).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void oneTransactionKnowsNothingOfTheActionsOfAnother() {
        transactions.begin();
        transactions.afterCommit(ran::incrementAndGet);
        transactions.rollback();
        transactions.begin();
        transactions.afterCommit(ran::incrementAndGet);
        transactions.commit();

        assertThat(ran).hasValue(1);
    }

    @Test
    void anActionIsRunAtOnceWithoutATransaction() {
        transactions.afterCommit(ran::incrementAndGet);
        assertThat(ran).hasValue(1);
    }

    private JtaTransactions over(UserTransaction transaction) {
        return new JtaTransactions(transaction, registry);
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
