package org.kerja.it.crash;

import java.sql.SQLException;
import org.kerja.Job;
import org.kerja.JobContext;

/** A job that is done at least once. */
@Job
public record PlainDeed(int number) {
    void handle(Deeds deeds, JobContext job) throws SQLException {
        deeds.note("plain", number, job.attempt());
    }
}
