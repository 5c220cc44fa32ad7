package org.kerja.engine.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerja.spi.Due;

/**
 * A job and what its dispatch said explicitly; the rest comes from its type.
 *
 * @param entries what goes with the job beside what is captured
 * @param middleware the names of what is around this job beside that of its type
 * @param unique the key of which it is to be the only one
 * @param own whether the job itself has this dispatch in hand, see {@link org.kerja.DispatchesItself}
 */
record DispatchRequest(
        Object job,
        Optional<String> connection,
        Optional<String> queue,
        Optional<Due> due,
        Optional<Integer> priority,
        Moment moment,
        Map<String, String> entries,
        List<String> middleware,
        Optional<String> unique,
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
                Map.of(),
                List.of(),
                Optional.empty(),
                false);
    }

    DispatchRequest onConnection(Optional<String> otherConnection) {
        return new DispatchRequest(
                job, otherConnection, queue, due, priority, moment, entries, middleware, unique, own);
    }

    DispatchRequest onQueue(Optional<String> otherQueue) {
        return new DispatchRequest(
                job, connection, otherQueue, due, priority, moment, entries, middleware, unique, own);
    }

    DispatchRequest due(Due otherDue) {
        return new DispatchRequest(
                job, connection, queue, Optional.of(otherDue), priority, moment, entries, middleware, unique, own);
    }

    DispatchRequest priority(int otherPriority) {
        return new DispatchRequest(
                job, connection, queue, due, Optional.of(otherPriority), moment, entries, middleware, unique, own);
    }

    DispatchRequest at(Moment otherMoment) {
        return new DispatchRequest(
                job, connection, queue, due, priority, otherMoment, entries, middleware, unique, own);
    }

    DispatchRequest with(String key, String value) {
        Map<String, String> more = new HashMap<>(entries);
        more.put(key, value);
        return new DispatchRequest(job, connection, queue, due, priority, moment, more, middleware, unique, own);
    }

    DispatchRequest unique(String key) {
        return new DispatchRequest(
                job, connection, queue, due, priority, moment, entries, middleware, Optional.of(key), own);
    }

    DispatchRequest through(List<String> names) {
        List<String> more = Stream.concat(middleware.stream(), names.stream()).toList();
        return new DispatchRequest(job, connection, queue, due, priority, moment, entries, more, unique, own);
    }

    DispatchRequest byItself() {
        return new DispatchRequest(job, connection, queue, due, priority, moment, entries, middleware, unique, true);
    }
}
