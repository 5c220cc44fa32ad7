package org.kerja.engine.dispatch;

import java.util.Optional;
import org.kerja.spi.Due;

/**
 * A job and what its dispatch said explicitly; the rest comes from its type.
 *
 * @param own whether the job itself has this dispatch in hand, see {@link org.kerja.DispatchesItself}
 */
record DispatchRequest(
        Object job,
        Optional<String> connection,
        Optional<String> queue,
        Optional<Due> due,
        Optional<Integer> priority,
        Moment moment,
        boolean own) {

    /** When it happens. */
    enum Moment {
        /** In the transaction of the caller, or right after it. */
        WITH_TRANSACTION,
        AFTER_COMMIT,
        IMMEDIATELY,
        AFTER_RESPONSE
    }

    static DispatchRequest of(Object job) {
        return new DispatchRequest(
                job,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Moment.WITH_TRANSACTION,
                false);
    }

    DispatchRequest onConnection(Optional<String> otherConnection) {
        return new DispatchRequest(job, otherConnection, queue, due, priority, moment, own);
    }

    DispatchRequest onQueue(Optional<String> otherQueue) {
        return new DispatchRequest(job, connection, otherQueue, due, priority, moment, own);
    }

    DispatchRequest due(Due otherDue) {
        return new DispatchRequest(job, connection, queue, Optional.of(otherDue), priority, moment, own);
    }

    DispatchRequest priority(int otherPriority) {
        return new DispatchRequest(job, connection, queue, due, Optional.of(otherPriority), moment, own);
    }

    DispatchRequest at(Moment otherMoment) {
        return new DispatchRequest(job, connection, queue, due, priority, otherMoment, own);
    }

    DispatchRequest byItself() {
        return new DispatchRequest(job, connection, queue, due, priority, moment, true);
    }
}
