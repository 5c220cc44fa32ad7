package org.kerja.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kerja.DuplicateJobException;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.spi.Envelope;
import org.kerja.spi.Pushed;
import org.kerja.spi.Uniqueness;

/** Pushes jobs of which some have keys, and tells what became of them. */
final class UniqueJobs {

    private final Events events;

    UniqueJobs(Events events) {
        this.events = events;
    }

    /**
     * Pushes jobs and returns those that were stored.
     *
     * @param existing takes the ids of those that were not, each with that of the job that has its key
     * @throws DuplicateJobException if such a job says that it refuses; then none was stored
     */
    List<Envelope> push(Connection connection, List<Envelope> jobs, Map<JobId, JobId> existing) {
        List<Pushed> outcomes = connection.store().pushUnique(jobs);
        List<Envelope> stored = new ArrayList<>();
        for (int index = 0; index < jobs.size(); index++) {
            Envelope job = jobs.get(index);
            if (outcomes.get(index) instanceof Pushed.Duplicate duplicate) {
                existing.put(job.id(), duplicate.existing());
                events.notDispatched(connection.name(), job, duplicate.existing());
            } else {
                stored.add(job);
                if (outcomes.get(index) instanceof Pushed.InPlaceOf replacing) {
                    events.replaced(connection.name(), job, replacing.former());
                }
            }
        }
        for (Envelope job : jobs) {
            if (existing.containsKey(job.id()) && key(job).onDuplicate() == OnDuplicate.REFUSE) {
                throw new DuplicateJobException(
                        "Job '" + job.name() + "' was not dispatched: job " + existing.get(job.id()) + " has its key "
                                + key(job).key() + ".",
                        existing.get(job.id()));
            }
        }
        return stored;
    }

    private static Uniqueness key(Envelope job) {
        return job.unique().orElseThrow();
    }
}
