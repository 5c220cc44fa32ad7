package org.kerja.it.ledger;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import org.kerja.Dispatcher;

/** Dispatches in what is called shortly before and after the end of a transaction, onto queues that no worker serves. */
@ApplicationScoped
public class Phases {

    /** Asks to dispatch a job to a connection. */
    public record Request(String connection, String queue) {}

    @Inject
    Event<Request> requests;

    @Inject
    Dispatcher dispatcher;

    @Resource
    TransactionSynchronizationRegistry registry;

    /** One job in each phase that a commit has. */
    @Transactional
    public void observe(Request request) {
        requests.fire(request);
    }

    /** One job before the completion and one after it. */
    @Transactional
    public void synchronize(Request request) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                dispatch(request);
            }

            @Override
            public void afterCompletion(int status) {
                dispatch(request);
            }
        });
    }

    void beforeCompletion(@Observes(during = TransactionPhase.BEFORE_COMPLETION) Request request) {
        dispatch(request);
    }

    void afterSuccess(@Observes(during = TransactionPhase.AFTER_SUCCESS) Request request) {
        dispatch(request);
    }

    void afterCompletion(@Observes(during = TransactionPhase.AFTER_COMPLETION) Request request) {
        dispatch(request);
    }

    private void dispatch(Request request) {
        dispatcher
                .prepare(new Announce(request.queue()))
                .onConnection(request.connection())
                .onQueue(request.queue())
                .dispatch();
    }
}
