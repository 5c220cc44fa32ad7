package org.kerja.cdi;

import java.util.Optional;
import org.kerja.Dispatcher;
import org.kerja.OnQueue;
import org.kerja.Queue;
import org.kerja.QueueManager;
import org.kerja.engine.Engine;

/** What an engine offers for injection. */
record EngineBeans(Engine engine) {

    Dispatcher dispatcher() {
        return engine.dispatcher();
    }

    QueueManager queueManager() {
        return engine.queueManager();
    }

    Dispatcher dispatcher(OnQueue bound) {
        return engine.dispatcher(given(bound.connection()), given(bound.value()));
    }

    Queue queue(OnQueue bound) {
        String connection = connection(bound);
        String queue = given(bound.value())
                .orElseGet(() -> engine.connection(connection).defaultQueue());
        return engine.queueManager().queue(connection, queue);
    }

    /** The connection that is meant; only a queue of the default connection knows that one's name. */
    private String connection(OnQueue bound) {
        return given(bound.connection())
                .orElseGet(() -> engine.queueManager().queue(bound.value()).connection());
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(one -> !one.isEmpty());
    }
}
