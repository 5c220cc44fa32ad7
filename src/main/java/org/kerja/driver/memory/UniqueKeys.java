package org.kerja.driver.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.Unique.Until;
import org.kerja.spi.Uniqueness;

/** Which job has which key. Guarded by the lock of its store. */
final class UniqueKeys {

    /**
     * A key that a job has.
     *
     * @param freeAt for {@link Until#TIME} when it has it no longer
     * @param since when the first of those that were put off was dispatched
     */
    record Taken(JobId job, Uniqueness unique, long freeAt, long since) {}

    private final Map<String, Taken> byKey = new HashMap<>();
    private final Queue<Taken> byTime = new PriorityQueue<>(Comparator.comparingLong(Taken::freeAt));

    /** Who has a key. */
    Optional<Taken> taken(String key, long now) {
        for (@Nullable Taken first = byTime.peek(); first != null && first.freeAt() <= now; first = byTime.peek()) {
            byTime.remove();
            byKey.remove(first.unique().key(), first);
        }
        return Optional.ofNullable(byKey.get(key));
    }

    /** Gives a key to a job. */
    void take(JobId job, Uniqueness unique, long freeAt, long since) {
        Taken taken = new Taken(job, unique, freeAt, since);
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
