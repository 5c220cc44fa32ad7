package org.kerja.it.crash;

import jakarta.transaction.Transactional;
import java.sql.SQLException;
import org.kerja.Job;
import org.kerja.JobContext;

/** A job whose deed and completion are one transaction. */
@Job
public record TransactionalDeed(int number) {
    @Transactional
    void handle(Deeds deeds, JobContext job) throws SQLException {
        deeds.note("transactional", number, job.attempt());
    }
}
