package org.kerja.cdi;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.function.Consumer;

/** Fires events of one kind to the observer methods of the application. */
final class ObserverEvents<E> implements Consumer<E> {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.event");

    private final JobSurroundings surroundings;
    private final Event<E> events;
    private final Observed observed;

    /** Which observer methods there are. */
    record Observed(boolean synchronously, boolean asynchronously) {

        static final Observed NOT_AT_ALL = new Observed(false, false);

        /** With a further one. */
        Observed and(boolean asynchronous) {
            return new Observed(synchronously || !asynchronous, asynchronously || asynchronous);
        }

        boolean atAll() {
            return synchronously || asynchronously;
        }
    }

    ObserverEvents(JobSurroundings surroundings, BeanManager beans, Class<E> kind, Observed observed) {
        this.surroundings = surroundings;
        this.events = beans.getEvent().select(kind);
        this.observed = observed;
    }

    @Override
    public void accept(E event) {
        try {
            surroundings.around(dependents -> fire(event));
        } catch (Throwable e) {
            // Nothing that an observer throws may change what becomes of the job.
            LOGGER.log(System.Logger.Level.ERROR, "An observer of an event failed", e);
        }
    }

    private void fire(E event) {
        if (observed.asynchronously()) {
            events.fireAsync(event);
        }
        if (observed.synchronously()) {
            events.fire(event);
        }
    }
}
