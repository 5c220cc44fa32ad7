package org.kerja.it.entry;

import static jakarta.ejb.TransactionAttributeType.NOT_SUPPORTED;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;

/**
 * A session bean whose container begins no transaction. It dispatches one job, which the database commits by itself; several
 * at once need a transaction on H2, and Payara lets nobody begin one here.
 */
@Stateless
public class UntransactedEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    /** Dispatches one job. */
    @TransactionAttribute(NOT_SUPPORTED)
    public void dispatchOne(String from) {
        dispatcher.dispatch(new Errand(from));
    }
}
