package org.kerja.engine.event;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kerja.event.JobEvent;

/** Tells observers what happened to jobs. An observer that throws changes nothing for the job. */
public final class Events {

    /** Nobody listens. */
    public static final Events NONE = new Events(false, event -> {});

    private static final System.Logger LOGGER = System.getLogger("org.kerja.event");

    private final boolean observed;
    private final Consumer<JobEvent> observers;

    private Events(boolean observed, Consumer<JobEvent> observers) {
        this.observed = observed;
        this.observers = observers;
    }

    /** Events that somebody listens to. */
    public static Events to(Consumer<JobEvent> observers) {
        return new Events(true, observers);
    }

    /** Makes and fires an event if anybody listens. */
    public void fire(Supplier<? extends JobEvent> event) {
        if (!observed) {
            return;
        }
        try {
            observers.accept(event.get());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "An observer of a job event failed", e);
        }
    }
}
