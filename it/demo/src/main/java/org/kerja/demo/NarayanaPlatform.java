package org.kerja.demo;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/** Tells Hibernate where the transactions are; on a server it finds out by itself. */
final class NarayanaPlatform extends AbstractJtaPlatform {

    private static final long serialVersionUID = 1;

    @Override
    protected TransactionManager locateTransactionManager() {
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    @Override
    protected UserTransaction locateUserTransaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }
}
