package org.kerja.it.ledger;

import static jakarta.ejb.TransactionAttributeType.NOT_SUPPORTED;
import static jakarta.ejb.TransactionAttributeType.REQUIRES_NEW;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.inject.Inject;
import org.kerja.Dispatcher;

/** Places orders in transactions of the EJB container. */
@Stateless
public class StatelessDesk {

    @Inject
    Desk desk;

    @Inject
    Dispatcher dispatcher;

    @Resource
    SessionContext context;

    public void place(String order) {
        desk.place(order);
    }

    public void placeAndThrow(String order) {
        desk.place(order);
        throw new Refusal();
    }

    public void placeAndMarkForRollback(String order) {
        desk.place(order);
        context.setRollbackOnly();
    }

    public void dispatchToMemoryAndThrow(String queue) {
        dispatcher
                .prepare(new Announce(queue))
                .onConnection("memory")
                .onQueue(queue)
                .dispatch();
        throw new Refusal();
    }

    public void runNow(Object job) {
        dispatcher.dispatchSync(job);
    }

    @TransactionAttribute(REQUIRES_NEW)
    public void placeApart(String order) {
        desk.place(order);
    }

    @TransactionAttribute(REQUIRES_NEW)
    public void placeApartAndThrow(String order) {
        placeAndThrow(order);
    }

    @TransactionAttribute(NOT_SUPPORTED)
    public void dispatchBulkOutside(String queue) {
        desk.dispatchBulk(queue);
    }

    @TransactionAttribute(NOT_SUPPORTED)
    public void dispatchOutside(String queue) {
        dispatcher.prepare(new Announce(queue)).onQueue(queue).dispatch();
    }
}
