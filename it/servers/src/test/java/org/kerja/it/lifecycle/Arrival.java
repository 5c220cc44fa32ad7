package org.kerja.it.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.kerja.Dispatcher;

/** Enters its application into the ledger and dispatches a job while CDI starts. */
@ApplicationScoped
public class Arrival {

    @Inject
    Dispatcher dispatcher;

    void arrive(@Observes Startup event) {
        Ledger.enter(Thread.currentThread().getContextClassLoader());
        dispatcher.dispatch(new FirstOnly("startup"));
    }
}
