package org.kerja.engine.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kerja.DuplicateJobException;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.event.Events;
import org.kerja.event.JobEvent;
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
                notDispatched(connection, job, duplicate.existing());
            } else {
                stored.add(job);
                if (outcomes.get(index) instanceof Pushed.InPlaceOf replacing) {
                    replaced(connection, job, replacing.former());
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

    private void notDispatched(Connection connection, Envelope job, JobId other) {
        events.fire(() -> new JobEvent.NotDispatched(
                job.id(),
                job.name(),
                connection.name(),
                job.queue(),
                "Job " + other + " has its key " + key(job).key()));
    }

    /** One that was in the same push, and has never lain in the store, is known by the dispatch of the other alone. */
    private void replaced(Connection connection, Envelope job, JobId former) {
        events.fire(() -> new JobEvent.Replaced(former, job.name(), connection.name(), job.queue(), job.id()));
    }

    private static Uniqueness key(Envelope job) {
        return job.unique().orElseThrow();
    }
}
