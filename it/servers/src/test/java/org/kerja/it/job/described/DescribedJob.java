package org.kerja.it.job.described;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.kerja.Job;
import org.kerja.it.server.Notes;

/** A job of a library, with a bean of it. */
@Job
public record DescribedJob(String text) {

    void handle(Shelf shelf) {
        shelf.put(text);
    }

    /** The bean. */
    @ApplicationScoped
    public static class Shelf {

        @Inject
        Notes notes;

        void put(String text) {
            notes.add("described", text);
        }
    }
}
