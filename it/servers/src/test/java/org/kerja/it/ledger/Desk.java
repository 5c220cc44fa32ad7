package org.kerja.it.ledger;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;
import static jakarta.transaction.Transactional.TxType.SUPPORTS;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.List;
import org.kerja.Dispatcher;
import org.kerja.QueueManager;

/** Places orders: writes an entry and dispatches a job about it. */
@ApplicationScoped
public class Desk {

    /** What {@link #kept} says of an order that was committed. */
    public static final String BOTH = "entries 1, jobs 1";

    /** What it says of one that was rolled back. */
    public static final String NEITHER = "entries 0, jobs 0";

    @Inject
    Ledger ledger;

    @Inject
    Dispatcher dispatcher;

    @Inject
    QueueManager queues;

    /** In the caller's transaction, in which both must be seen; onto a queue of that name, which no worker serves. */
    public void place(String order) {
        ledger.write(order);
        dispatcher.prepare(new Announce(order)).onQueue(order).dispatch();
        if (!kept(order).equals(BOTH)) {
            throw new IllegalStateException("Not seen in its own transaction: " + order);
        }
    }

    /** What there is of an order. */
    public String kept(String order) {
        return "entries " + ledger.count(order) + ", jobs "
                + queues.queue(order).sizes().total();
    }

    @Transactional(REQUIRES_NEW)
    public void placeApart(String order) {
        place(order);
    }

    @Transactional(REQUIRES_NEW)
    public void placeApartAndThrow(String order) {
        place(order);
        throw new Refusal();
    }

    @Transactional(SUPPORTS)
    public void dispatchBulkWithSupport(String queue) {
        dispatchBulk(queue);
    }

    @Transactional(SUPPORTS)
    public void runNowWithSupport(Object job) {
        dispatcher.dispatchSync(job);
    }

    void dispatchBulk(String queue) {
        queues.queue(queue).bulk(List.of(new Announce(queue), new Announce(queue)));
    }

    @Transactional
    public void placeAndThrowChecked(String order) throws IOException {
        place(order);
        throw new IOException("a checked exception commits");
    }
}
