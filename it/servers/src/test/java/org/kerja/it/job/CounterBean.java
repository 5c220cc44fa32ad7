package org.kerja.it.job;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

/** The session bean behind its interface. */
@Stateless
public class CounterBean implements Counter {

    @Inject
    Clerk clerk;

    @Override
    public void serve(String question) {
        clerk.answer(question);
    }
}
