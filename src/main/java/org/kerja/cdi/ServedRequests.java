package org.kerja.cdi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.Requests;

/** The requests that the application serves, as far as it is told of them; each in the thread that began with it. */
final class ServedRequests implements Requests {

    private final ThreadLocal<@Nullable Served> current = new ThreadLocal<>();

    /**
     * One request. It may end in another thread than the one that began with it, which then still takes itself for its own; so it
     * takes nothing more once it has ended.
     */
    static final class Served {

        private final List<Runnable> actions = new ArrayList<>();
        private boolean ended;

        private synchronized boolean add(Runnable action) {
            return !ended && actions.add(action);
        }

        private synchronized List<Runnable> end() {
            ended = true;
            return List.copyOf(actions);
        }
    }

    /** The calling thread begins to serve a request. */
    Served begin() {
        Served begun = new Served();
        current.set(begun);
        return begun;
    }

    /** A request has been answered. */
    void end(Served served) {
        current.remove();
        served.end().forEach(Runnable::run);
    }

    @Override
    public boolean afterResponse(Runnable action) {
        @Nullable Served served = current.get();
        return served != null && served.add(action);
    }
}
