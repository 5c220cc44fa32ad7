package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.cdi.TransactionExtension;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FoundTransactionsTest {

    @AfterEach
    void unbind() {
        Jndi.clear();
    }

    @Test
    void thoseOfTheServerAreFoundInJndi() {
        bind();
        try (Application application = Application.of().start()) {
            FoundTransactions transactions = new FoundTransactions(new ServerLookup(), application.lookup());

            assertThat(transactions.available()).isTrue();
            transactions.begin();
            assertThat(transactions.active()).isTrue();
            transactions.rollback();
            assertThat(transactions.active()).isFalse();
        }
    }

    @Test
    void thoseThatAreBeansAreFoundWithoutJndi() {
        try (Application application = Application.of()
                .with(new TransactionExtension())
                .withTransactions()
                .start()) {
            assertThat(new FoundTransactions(new ServerLookup(), application.lookup()).available())
                    .isTrue();
        }
    }

    @Test
    void whatIsNotThereYetIsFoundLaterButNotOnceTheApplicationHasStarted() {
        try (Application application = Application.of().start()) {
            FoundTransactions early = new FoundTransactions(new ServerLookup(), application.lookup());
            FoundTransactions started = new FoundTransactions(new ServerLookup(), application.lookup());
            assertThat(early.available()).isFalse();
            started.settle();

            bind();

            assertThat(early.available()).isTrue();
            assertThat(started.available()).isFalse();
            assertThatThrownBy(started::begin).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void bind() {
        Jndi.bind("java:comp/UserTransaction", com.arjuna.ats.jta.UserTransaction.userTransaction());
        Jndi.bind(
                "java:comp/TransactionSynchronizationRegistry",
                jtaPropertyManager.getJTAEnvironmentBean().getTransactionSynchronizationRegistry());
    }
}
