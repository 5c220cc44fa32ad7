package org.kerja.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.kerja.FailedJob;
import org.kerja.FailedJobFilter;
import org.kerja.FailedJobs;
import org.kerja.JobId;
import org.kerja.engine.job.AttemptLog;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.StoredFailure;

/** The failed jobs of a connection. */
final class EngineFailedJobs implements FailedJobs {

    /** Small enough that a chunk's locks are gone within milliseconds, large enough to prune a million in a minute. */
    private static final int PRUNE_CHUNK = 1_000;

    private final FailedJobStore store;
    private final IntConsumer retried;

    EngineFailedJobs(FailedJobStore store, IntConsumer retried) {
        this.store = store;
        this.retried = retried;
    }

    @Override
    public long count(FailedJobFilter filter) {
        return store.count(filter);
    }

    @Override
    public List<FailedJob> list(FailedJobFilter filter, int offset, int limit) {
        return store.list(filter, offset, limit).stream()
                .map(EngineFailedJobs::failedJob)
                .toList();
    }

    @Override
    public Optional<FailedJob> find(JobId id) {
        return store.find(id).map(EngineFailedJobs::failedJob);
    }

    @Override
    public boolean retry(JobId id) {
        boolean found = store.retry(id);
        if (found) {
            retried.accept(1);
        }
        return found;
    }

    @Override
    public int retry(FailedJobFilter filter) {
        int count = store.retry(filter);
        if (count > 0) {
            retried.accept(count);
        }
        return count;
    }

    @Override
    public boolean forget(JobId id) {
        return store.forget(id);
    }

    @Override
    public int flush(Duration olderThan) {
        return store.flush(olderThan, Integer.MAX_VALUE);
    }

    @Override
    public int prune(Duration olderThan) {
        int pruned = 0;
        int chunk;
        do {
            chunk = store.flush(olderThan, PRUNE_CHUNK);
            pruned += chunk;
        } while (chunk == PRUNE_CHUNK);
        return pruned;
    }

    private static FailedJob failedJob(StoredFailure failure) {
        return new FailedJob(
                failure.id(),
                failure.name(),
                failure.version(),
                failure.connection(),
                failure.queue(),
                failure.priority(),
                failure.payload(),
                failure.reason(),
                failure.message(),
                Instant.ofEpochMilli(failure.createdAt()),
                Instant.ofEpochMilli(failure.failedAt()),
                failure.counters(),
                AttemptLog.read(failure.attempts()));
    }
}
