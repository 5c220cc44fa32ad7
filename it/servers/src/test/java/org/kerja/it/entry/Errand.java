package org.kerja.it.entry;

import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.it.server.Notes;

/** A job that tells on which queue it ran. */
@Job
public record Errand(String from) {

    void handle(Notes notes, JobContext job) {
        notes.add(from, job.queue());
    }
}
