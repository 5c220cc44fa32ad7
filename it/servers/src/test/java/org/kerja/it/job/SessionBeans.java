package org.kerja.it.job;

import org.kerja.Job;

/** Jobs that ask for session beans. */
public final class SessionBeans {

    private SessionBeans() {}

    /** Asks for one by its class. */
    @Job
    public record AskClerk(String question) {
        void handle(Clerk clerk) {
            clerk.answer(question);
        }
    }

    /** Asks for one by its business interface. */
    @Job
    public record AskCounter(String question) {
        void handle(Counter counter) {
            counter.serve(question);
        }
    }
}
