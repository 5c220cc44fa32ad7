package org.kerja.engine.dispatch;

import java.util.Optional;
import org.kerja.spi.Due;

/** A job and what its dispatch said explicitly; the rest comes from its type. */
record DispatchRequest(
        Object job,
        Optional<String> connection,
        Optional<String> queue,
        Optional<Due> due,
        Optional<Integer> priority) {

    static DispatchRequest of(Object job) {
        return new DispatchRequest(job, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    DispatchRequest onConnection(Optional<String> connection) {
        return new DispatchRequest(job, connection, queue, due, priority);
    }

    DispatchRequest onQueue(Optional<String> queue) {
        return new DispatchRequest(job, connection, queue, due, priority);
    }

    DispatchRequest due(Due due) {
        return new DispatchRequest(job, connection, queue, Optional.of(due), priority);
    }

    DispatchRequest priority(int priority) {
        return new DispatchRequest(job, connection, queue, due, Optional.of(priority));
    }
}
