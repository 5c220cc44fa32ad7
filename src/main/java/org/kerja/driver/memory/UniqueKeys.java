package org.kerja.driver.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.OnDuplicate;
import org.kerja.Unique.Until;
import org.kerja.spi.Envelope;
import org.kerja.spi.Pushed;
import org.kerja.spi.Uniqueness;

/** Which job has which key, and what becomes of jobs that are pushed with keys. Guarded by the lock of its store. */
final class UniqueKeys {

    /**
     * A key that a job has.
     *
     * @param freeAt for {@link Until#TIME} when it has it no longer
     * @param since when the first of those that were put off was dispatched
     */
    private record Taken(JobId job, Uniqueness unique, long freeAt, long since) {}

    private final MemoryStore store;
    private final Map<String, Taken> byKey = new HashMap<>();
    private final Queue<Taken> byTime = new PriorityQueue<>(Comparator.comparingLong(Taken::freeAt));

    UniqueKeys(MemoryStore store) {
        this.store = store;
    }

    /** Stores jobs of which some have keys, as {@link org.kerja.spi.JobStore#pushUnique} says. */
    List<Pushed> push(List<Envelope> jobs, long now) {
        Map<JobId, Pushed> outcomes = refused(jobs, now);
        if (outcomes.isEmpty()) {
            jobs.forEach(job -> outcomes.put(job.id(), push(job, now)));
        }
        return jobs.stream()
                .map(job -> outcomes.getOrDefault(job.id(), new Pushed.Stored()))
                .toList();
    }

    /** Those that say that they refuse, and have to. */
    private Map<JobId, Pushed> refused(List<Envelope> jobs, long now) {
        Map<JobId, Pushed> refused = new HashMap<>();
        Map<String, JobId> seen = new HashMap<>();
        for (Envelope job : jobs) {
            if (job.unique().isPresent()) {
                Uniqueness unique = job.unique().get();
                Optional<JobId> existing = Optional.ofNullable(seen.putIfAbsent(unique.key(), job.id()))
                        .or(() -> holder(unique, job.id(), now));
                if (existing.isPresent() && unique.onDuplicate() == OnDuplicate.REFUSE) {
                    refused.put(job.id(), new Pushed.Duplicate(existing.get()));
                }
            }
        }
        return refused;
    }

    private Pushed push(Envelope job, long now) {
        if (job.unique().isEmpty()) {
            store.push(List.of(job));
            return new Pushed.Stored();
        }
        Uniqueness unique = job.unique().get();
        Optional<JobId> existing = holder(unique, job.id(), now);
        Optional<KeptJob> waiting = existing.filter(id -> unique.replaces())
                .flatMap(id -> Optional.ofNullable(store.current(id)))
                .filter(other -> other.state() != JobState.RESERVED);
        if (existing.isPresent() && waiting.isEmpty()) {
            return new Pushed.Duplicate(existing.get());
        }
        long since = taken(unique.key(), now)
                .filter(taken -> waiting.isPresent() && unique.onDuplicate() == OnDuplicate.EXTEND)
                .map(Taken::since)
                .orElse(now);
        waiting.ifPresent(store::remove);
        store.push(List.of(job.due(unique.latest(job.due(), since, now))));
        take(job.id(), unique, since, now);
        return waiting.<Pushed>map(other -> new Pushed.InPlaceOf(other.id())).orElseGet(Pushed.Stored::new);
    }

    /** The job that has a key, unless it is this one. */
    Optional<JobId> holder(Uniqueness unique, JobId id, long now) {
        // It may be gone by now, if it was to be cancelled and its lease has ended.
        taken(unique.key(), now).ifPresent(taken -> store.current(taken.job()));
        return taken(unique.key(), now).filter(this::holds).map(Taken::job).filter(other -> !other.equals(id));
    }

    private boolean holds(Taken taken) {
        KeptJob job = store.current(taken.job());
        return taken.unique().until() != Until.STARTED || job != null && job.deliveries() == 0;
    }

    private Optional<Taken> taken(String key, long now) {
        for (@Nullable Taken first = byTime.peek(); first != null && first.freeAt() <= now; first = byTime.peek()) {
            byTime.remove();
            byKey.remove(first.unique().key(), first);
        }
        return Optional.ofNullable(byKey.get(key));
    }

    /** Gives a key to a job. */
    void take(JobId job, Uniqueness unique, long since, long now) {
        Taken taken = new Taken(job, unique, MemoryStore.later(now, unique.time()), since);
        byKey.put(unique.key(), taken);
        if (unique.until() == Until.TIME) {
            byTime.add(taken);
        }
    }

    /** The job is gone. */
    void ended(KeptJob job) {
        job.unique()
                .filter(unique -> unique.until() != Until.TIME)
                .ifPresent(unique -> byKey.computeIfPresent(
                        unique.key(), (key, taken) -> taken.job().equals(job.id()) ? null : taken));
    }
}
