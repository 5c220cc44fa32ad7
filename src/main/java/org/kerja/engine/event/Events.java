package org.kerja.engine.event;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kerja.JobId;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;
import org.kerja.spi.Envelope;

/** Tells observers what happened. One that throws changes nothing for the job. */
public final class Events {

    /** Nobody listens. */
    public static final Events NONE = new Events(Optional.empty(), Optional.empty());

    private static final System.Logger LOGGER = System.getLogger("org.kerja.event");

    private final Optional<Consumer<JobEvent>> ofJobs;
    private final Optional<Consumer<NodeEvent>> ofNode;

    private Events(Optional<Consumer<JobEvent>> ofJobs, Optional<Consumer<NodeEvent>> ofNode) {
        this.ofJobs = ofJobs;
        this.ofNode = ofNode;
    }

    /** Events of jobs that somebody listens to. */
    public static Events to(Consumer<JobEvent> observers) {
        return new Events(Optional.of(observers), Optional.empty());
    }

    /** The same, with events of the node that somebody listens to. */
    public Events andOfNode(Consumer<NodeEvent> observers) {
        return new Events(ofJobs, Optional.of(observers));
    }

    /** Makes and fires an event of a job if anybody listens. */
    public void fire(Supplier<? extends JobEvent> event) {
        if (ofJobs.isPresent()) {
            tell(ofJobs.get(), event);
        }
    }

    /** A job was not stored, since another has its key. */
    public void notDispatched(String connection, Envelope job, JobId other) {
        fire(() -> new JobEvent.NotDispatched(
                job.id(), job.name(), connection, job.queue(), "Job " + other + " has its key " + key(job)));
    }

    /**
     * A job took the place of another. One that was in the same push, and has never lain in the store, is known by the dispatch of the
     * other alone.
     */
    public void replaced(String connection, Envelope job, JobId former) {
        fire(() -> new JobEvent.Replaced(former, job.name(), connection, job.queue(), job.id()));
    }

    private static String key(Envelope job) {
        return job.unique().orElseThrow().key();
    }

    /** Makes and fires an event of the node if anybody listens. */
    public void fireOfNode(Supplier<? extends NodeEvent> event) {
        if (ofNode.isPresent()) {
            tell(ofNode.get(), event);
        }
    }

    private static <E> void tell(Consumer<E> observers, Supplier<? extends E> event) {
        try {
            observers.accept(event.get());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "An observer of an event failed", e);
        }
    }
}
