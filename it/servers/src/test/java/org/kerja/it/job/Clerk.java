package org.kerja.it.job;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.kerja.it.server.Notes;

/** A session bean without an interface. */
@Stateless
public class Clerk {

    @Resource
    TransactionSynchronizationRegistry transaction;

    @Inject
    Notes notes;

    /** In a transaction, as a session bean is by default. */
    public void answer(String question) {
        notes.add(question, "transaction " + (transaction.getTransactionKey() != null));
    }
}
