package org.kerja.driver.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kerja.FailedJobFilter;
import org.kerja.JobId;
import org.kerja.Unique;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.LimitLine;
import org.kerja.spi.StoredFailure;
import org.kerja.spi.Uniqueness;

/** The failed jobs of one memory connection, without a bound. Guarded by the lock of its store. */
final class MemoryFailedJobs implements FailedJobStore {

    private final MemoryStore store;
    private final Map<JobId, Kept> byId = new HashMap<>();
    private final NavigableSet<Kept> byTime =
            new TreeSet<>(Comparator.comparingLong(Kept::failedAt).thenComparing(Kept::id));

    MemoryFailedJobs(MemoryStore store) {
        this.store = store;
    }

    @Override
    public void add(StoredFailure failure) {
        synchronized (store) {
            long now = store.now();
            Kept before = byId.get(failure.id());
            keep(dated(failure, now), before == null ? 0 : before.token(), Optional.empty(), Optional.empty());
        }
    }

    @Override
    public long count(FailedJobFilter filter) {
        synchronized (store) {
            return latestFirst(filter).count();
        }
    }

    @Override
    public List<StoredFailure> list(FailedJobFilter filter, int offset, int limit) {
        synchronized (store) {
            return latestFirst(filter)
                    .skip(offset)
                    .limit(limit)
                    .map(Kept::failure)
                    .toList();
        }
    }

    @Override
    public Optional<StoredFailure> find(JobId id) {
        synchronized (store) {
            return Optional.ofNullable(byId.get(id)).map(Kept::failure);
        }
    }

    @Override
    public boolean retry(JobId id) {
        synchronized (store) {
            Kept kept = byId.get(id);
            return kept != null && retry(kept);
        }
    }

    @Override
    public int retry(FailedJobFilter filter) {
        synchronized (store) {
            List<Kept> matching = latestFirst(filter).toList();
            return (int) matching.stream().filter(this::retry).count();
        }
    }

    @Override
    public Optional<JobId> duplicate(JobId id) {
        synchronized (store) {
            return Optional.ofNullable(byId.get(id))
                    .flatMap(Kept::unique)
                    .filter(unique -> unique.until() == Unique.Until.DONE)
                    .flatMap(unique -> store.holder(unique, id));
        }
    }

    @Override
    public boolean forget(JobId id) {
        synchronized (store) {
            Kept kept = byId.get(id);
            if (kept == null) {
                return false;
            }
            remove(kept);
            store.forgotten(id);
            return true;
        }
    }

    @Override
    public int flush(Duration olderThan, int limit) {
        synchronized (store) {
            long newest = store.now() - olderThan.toMillis();
            List<Kept> old = byTime.stream()
                    .takeWhile(kept -> kept.failedAt() <= newest)
                    .limit(limit)
                    .toList();
            old.forEach(kept -> {
                remove(kept);
                store.forgotten(kept.id());
            });
            return old.size();
        }
    }

    /** Keeps a failed job with its last token, which a retry goes on from. Called under the lock. */
    void keep(StoredFailure failure, long token, Optional<Uniqueness> unique, Optional<LimitLine> line) {
        Kept kept = new Kept(failure, token, unique, line);
        Kept before = byId.put(failure.id(), kept);
        if (before != null) {
            byTime.remove(before);
        }
        byTime.add(kept);
    }

    private boolean retry(Kept kept) {
        if (!store.readmit(kept.failure(), kept.token(), kept.unique(), kept.line())) {
            return false;
        }
        remove(kept);
        return true;
    }

    private void remove(Kept kept) {
        byId.remove(kept.id());
        byTime.remove(kept);
    }

    private Stream<Kept> latestFirst(FailedJobFilter filter) {
        return byTime.descendingSet().stream().filter(kept -> kept.matches(filter));
    }

    private static StoredFailure dated(StoredFailure failure, long now) {
        return new StoredFailure(
                failure.id(),
                failure.connection(),
                failure.name(),
                failure.version(),
                failure.queue(),
                failure.priority(),
                failure.payload(),
                failure.reason(),
                failure.message(),
                failure.createdAt() == 0 ? now : failure.createdAt(),
                failure.failedAt() == 0 ? now : failure.failedAt(),
                failure.counters(),
                failure.attempts());
    }

    private record Kept(StoredFailure failure, long token, Optional<Uniqueness> unique, Optional<LimitLine> line) {

        JobId id() {
            return failure.id();
        }

        long failedAt() {
            return failure.failedAt();
        }

        boolean matches(FailedJobFilter filter) {
            Instant failed = Instant.ofEpochMilli(failedAt());
            return filter.queue().map(failure.queue()::equals).orElse(true)
                    && filter.name().map(failure.name()::equals).orElse(true)
                    && filter.from().map(from -> !failed.isBefore(from)).orElse(true)
                    && filter.until().map(failed::isBefore).orElse(true);
        }
    }
}
