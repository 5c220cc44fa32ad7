package org.kerja.engine.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.JobStatus;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.payload.Payloads;
import org.kerja.spi.Capability;
import org.kerja.spi.EndedJob;
import org.kerja.spi.StoredFailure;

/** Tells how far jobs have come: from their queues, from where those that have ended are kept, and from the failed jobs. */
public final class JobStatuses {

    private final StoredJobs jobs;
    private final FailedJobHome failedJobHome;
    private final Payloads payloads;

    public JobStatuses(StoredJobs jobs, FailedJobHome failedJobHome, Payloads payloads) {
        this.jobs = jobs;
        this.failedJobHome = failedJobHome;
        this.payloads = payloads;
    }

    Optional<JobStatus> of(Connection connection, JobId id) {
        Supplier<Optional<JobStatus>> waiting = () -> jobs.find(connection, id).map(JobStatuses::waiting);
        // It may have been retried while it was looked for among the failed jobs.
        return Stream.<Supplier<Optional<JobStatus>>>of(
                        waiting, () -> ended(connection, id), () -> failed(connection, id), waiting)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    <T> Optional<T> result(Connection connection, JobId id, Class<T> type) {
        return of(connection, id).flatMap(JobStatus::result).map(json -> payloads.result(id, json, type));
    }

    private static JobStatus waiting(JobInfo job) {
        return new JobStatus(
                job.id(),
                job.name(),
                job.connection(),
                job.queue(),
                job.state(),
                job.progress(),
                Optional.empty(),
                Optional.empty(),
                job.createdAt(),
                Optional.empty());
    }

    /** One that has ended, as long as it is kept. */
    static Optional<EndedJob> kept(Connection keeper, JobId id) {
        return keeper.can(Capability.HISTORY) ? keeper.store().ended(id) : Optional.empty();
    }

    private Optional<JobStatus> ended(Connection connection, JobId id) {
        for (Connection keeper : connection.keepers()) {
            Optional<JobStatus> ended = kept(keeper, id).map(job -> ended(keeper, job));
            if (ended.isPresent()) {
                return ended;
            }
        }
        return Optional.empty();
    }

    private JobStatus ended(Connection keeper, EndedJob job) {
        return new JobStatus(
                job.id(),
                job.name(),
                keeper.name(),
                job.queue(),
                job.state(),
                job.progress(),
                job.result().map(text -> payloads.readResult(job.id(), job.name(), text)),
                Optional.of(job.reason()).filter(reason -> !reason.isEmpty()),
                Instant.ofEpochMilli(job.createdAt()),
                Optional.of(Instant.ofEpochMilli(job.endedAt())));
    }

    private Optional<JobStatus> failed(Connection connection, JobId id) {
        for (Connection keeper : connection.keepers()) {
            Optional<StoredFailure> failure = failedJobHome.store(keeper).find(id);
            if (failure.isPresent()) {
                return failure.map(JobStatuses::failed);
            }
        }
        return Optional.empty();
    }

    private static JobStatus failed(StoredFailure job) {
        return new JobStatus(
                job.id(),
                job.name(),
                job.connection(),
                job.queue(),
                JobState.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(job.message()),
                Instant.ofEpochMilli(job.createdAt()),
                Optional.of(Instant.ofEpochMilli(job.failedAt())));
    }
}
