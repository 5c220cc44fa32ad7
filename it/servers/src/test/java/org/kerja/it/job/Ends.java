package org.kerja.it.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobFailure;
import org.kerja.event.JobEvent;
import org.kerja.it.server.Notes;

/** Jobs that end, and what hears of it. */
public final class Ends {

    private Ends() {}

    /** Dispatches the one before it, down to the first. */
    @Job
    public record Relay(int runner) {
        void handle(Dispatcher dispatcher, Notes notes) {
            notes.add("relay", "runner " + runner);
            if (runner > 1) {
                dispatcher.dispatch(new Relay(runner - 1));
            }
        }
    }

    /** Is done. */
    @Job
    public record Finish() {
        void handle() {
            // It is the end that counts.
        }
    }

    /** Fails, and says so to a bean. */
    @Job(tries = 1)
    public record GiveUp(String subject) {
        void handle() {
            throw new IllegalStateException("too far");
        }

        void failed(JobFailure failure, Notes notes) {
            notes.add(subject, failure.message());
        }
    }

    /** Hears of ends. */
    @ApplicationScoped
    public static class Audience {

        @Inject
        Notes notes;

        void completed(@Observes JobEvent.Completed event) {
            notes.add("completed " + event.name(), "attempt " + event.attempt());
        }

        void completedLater(@ObservesAsync JobEvent.Completed event) {
            notes.add("later completed " + event.name(), "attempt " + event.attempt());
        }

        void failed(@Observes JobEvent.Failed event) {
            notes.add("failed " + event.name(), event.failure().message());
        }

        void failedLater(@ObservesAsync JobEvent.Failed event) {
            notes.add("later failed " + event.name(), event.failure().message());
        }
    }
}
