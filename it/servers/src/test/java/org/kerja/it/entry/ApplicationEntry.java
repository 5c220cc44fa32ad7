package org.kerja.it.entry;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of the application scope. */
@ApplicationScoped
public class ApplicationEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    /** Dispatches a lambda that uses what is injected here. */
    public void dispatchLambda(String subject, int number) {
        dispatcher.dispatch(() -> notes.add(subject, "number " + number));
    }
}
