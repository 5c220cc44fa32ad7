package org.kerja.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.worker.Conductors;
import org.kerja.engine.worker.WorkerSignals;
import org.kerja.spi.Capability;
import org.kerja.spi.StoredJob;

/** Looks at and cancels single jobs. */
public final class StoredJobs {

    private final WorkerSignals signals;
    private final Conductors conductors;
    private final JobRegistry registry;

    public StoredJobs(WorkerSignals signals, Conductors conductors, JobRegistry registry) {
        this.signals = signals;
        this.conductors = conductors;
        this.registry = registry;
    }

    Optional<JobInfo> find(Connection connection, JobId id) {
        for (Connection keeper : connection.keepers()) {
            Optional<JobInfo> found = keeper.store().find(id).map(job -> info(keeper, job));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    CancelOutcome cancel(Connection connection, JobId id) {
        for (Connection keeper : connection.keepers()) {
            CancelOutcome outcome = keeper.store().cancel(id, keep(keeper, id));
            if (outcome == CancelOutcome.CANCELLED) {
                conductors.wake(keeper);
            }
            if (outcome == CancelOutcome.REQUESTED) {
                signals.cancelRequested(keeper.name(), id);
            }
            if (outcome != CancelOutcome.NOT_FOUND) {
                return outcome;
            }
        }
        return CancelOutcome.NOT_FOUND;
    }

    /** For how long the job is kept, if this node knows it. */
    private Duration keep(Connection keeper, JobId id) {
        if (!keeper.can(Capability.HISTORY)) {
            return Duration.ZERO;
        }
        return keeper.store()
                .find(id)
                .flatMap(job -> registry.named(job.name()))
                .map(definition -> definition.options().keep())
                .orElse(Duration.ZERO);
    }

    int clear(Connection connection, String queue) {
        int cleared = 0;
        for (Connection keeper : connection.keepers()) {
            cleared += keeper.store().clear(queue);
            conductors.wake(keeper);
        }
        return cleared;
    }

    void resumed(Connection connection) {
        connection.keepers().forEach(keeper -> signals.mayHaveJobs(keeper.name()));
    }

    private static JobInfo info(Connection connection, StoredJob job) {
        return new JobInfo(
                job.id(),
                job.name(),
                job.version(),
                connection.name(),
                job.queue(),
                job.priority(),
                job.state(),
                job.payload(),
                Instant.ofEpochMilli(job.createdAt()),
                Instant.ofEpochMilli(job.availableAt()),
                job.node(),
                job.progress(),
                job.counters(),
                AttemptLog.read(job.attempts()),
                Instant.ofEpochMilli(job.readAt()));
    }
}
