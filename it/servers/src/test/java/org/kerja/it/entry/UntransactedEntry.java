package org.kerja.it.entry;

import static jakarta.ejb.TransactionAttributeType.NOT_SUPPORTED;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;

/** A session bean whose container begins no transaction, and which may not begin one by itself. */
@Stateless
public class UntransactedEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    @Override
    @TransactionAttribute(NOT_SUPPORTED)
    public void dispatch(String from) {
        super.dispatch(from);
    }
}
