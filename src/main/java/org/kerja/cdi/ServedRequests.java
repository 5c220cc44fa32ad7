package org.kerja.cdi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.Requests;

/** The requests that the application serves, as far as it is told of them; each in the thread that began with it. */
final class ServedRequests implements Requests {

    private final ThreadLocal<@Nullable Queue<Runnable>> actions = new ThreadLocal<>();

    /** The calling thread begins to serve a request. Returns what is to be done when that is answered. */
    Queue<Runnable> begin() {
        Queue<Runnable> begun = new ConcurrentLinkedQueue<>();
        actions.set(begun);
        return begun;
    }

    /** A request has been answered. */
    void end(Queue<Runnable> begun) {
        actions.remove();
        begun.forEach(Runnable::run);
    }

    @Override
    public boolean afterResponse(Runnable action) {
        @Nullable Queue<Runnable> current = actions.get();
        return current != null && current.add(action);
    }
}
