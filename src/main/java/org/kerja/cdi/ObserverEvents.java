package org.kerja.cdi;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.function.Consumer;
import org.kerja.event.JobEvent;

/** Fires job events to the observer methods of the application. */
final class ObserverEvents implements Consumer<JobEvent> {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.event");

    private final JobSurroundings surroundings;
    private final Event<JobEvent> events;
    private final boolean synchronous;
    private final boolean asynchronous;

    ObserverEvents(JobSurroundings surroundings, BeanManager beans, boolean synchronous, boolean asynchronous) {
        this.surroundings = surroundings;
        this.events = beans.getEvent().select(JobEvent.class);
        this.synchronous = synchronous;
        this.asynchronous = asynchronous;
    }

    @Override
    public void accept(JobEvent event) {
        try {
            surroundings.around(dependents -> fire(event));
        } catch (Throwable e) {
            // Nothing that an observer throws may change what becomes of the job.
            LOGGER.log(System.Logger.Level.ERROR, "An observer of a job event failed", e);
        }
    }

    private void fire(JobEvent event) {
        if (asynchronous) {
            events.fireAsync(event);
        }
        if (synchronous) {
            events.fire(event);
        }
    }
}
