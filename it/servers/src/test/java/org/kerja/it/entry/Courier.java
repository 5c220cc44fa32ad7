package org.kerja.it.entry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import org.kerja.Dispatcher;

/** An object that a producer method makes of a dispatcher. */
@Vetoed
public class Courier {

    private final Dispatcher dispatcher;

    Courier(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    void send(String from) {
        dispatcher.dispatch(new Errand(from));
    }

    /** Produces it. */
    @ApplicationScoped
    public static class Office {

        @Produces
        Courier courier(Dispatcher dispatcher) {
            return new Courier(dispatcher);
        }
    }
}
