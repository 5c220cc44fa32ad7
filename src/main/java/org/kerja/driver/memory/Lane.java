package org.kerja.driver.memory;

import java.util.Comparator;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.kerja.JobState;

/**
 * The jobs of one name in one queue. One lane a name, so that a claim never looks at jobs its node does not know.
 * Finding, adding and removing a job costs the logarithm of their number. Guarded by the lock of its store.
 */
final class Lane {

    private final NavigableMap<Integer, NavigableSet<KeptJob>> readyByPriority =
            new TreeMap<>(Comparator.reverseOrder());
    private final NavigableSet<KeptJob> delayed = new TreeSet<>(KeptJob.BY_TIME);
    private final NavigableSet<KeptJob> reserved = new TreeSet<>(KeptJob.BY_TIME);
    private final Consumer<KeptJob> dropped;
    private int readyCount;

    /**
     * @param dropped is told of jobs that vanish because they were to be cancelled and their worker is gone
     */
    Lane(Consumer<KeptJob> dropped) {
        this.dropped = dropped;
    }

    void add(KeptJob job, long now) {
        if (job.claimed()) {
            job.enter(JobState.RESERVED);
            reserved.add(job);
        } else if (job.availableAt() > now) {
            job.enter(JobState.DELAYED);
            delayed.add(job);
        } else {
            addReady(job);
        }
    }

    void remove(KeptJob job) {
        switch (job.state()) {
            case READY -> removeReady(job);
            case DELAYED -> delayed.remove(job);
            case RESERVED -> reserved.remove(job);
            default -> throw new IllegalStateException("Job " + job.id() + " is " + job.state() + " and in no lane");
        }
    }

    /**
     * Makes ready what has become due. A job stays ready if the clock is set back, so that a lease that was found
     * expired is never good again.
     */
    void advance(long now) {
        while (!delayed.isEmpty() && delayed.first().availableAt() <= now) {
            addReady(delayed.pollFirst());
        }
        while (!reserved.isEmpty() && reserved.first().availableAt() <= now) {
            KeptJob job = reserved.pollFirst();
            if (job.cancelled()) {
                dropped.accept(job);
            } else {
                addReady(job);
            }
        }
    }

    boolean isEmpty() {
        return readyCount == 0 && delayed.isEmpty() && reserved.isEmpty();
    }

    boolean hasReady() {
        return readyCount > 0;
    }

    /** The ready job that leaves first. */
    KeptJob first() {
        return firstReady().first();
    }

    /** Removes and returns the ready job that leaves first. */
    KeptJob takeFirst() {
        KeptJob job = first();
        removeReady(job);
        return job;
    }

    /** The ready job of less than this priority that has been ready for longest. */
    Optional<KeptJob> oldestBelow(int priority) {
        return readyByPriority.tailMap(priority, false).values().stream()
                .map(NavigableSet::first)
                .min(KeptJob.BY_TIME);
    }

    int ready() {
        return readyCount;
    }

    int delayed() {
        return delayed.size();
    }

    int reserved() {
        return reserved.size();
    }

    /** Since when the oldest ready job has been ready. */
    OptionalLong oldestReady() {
        return readyByPriority.values().stream()
                .mapToLong(ready -> ready.first().availableAt())
                .min();
    }

    /** When the first job of all may be claimed. */
    long firstAvailable() {
        long first = oldestReady().orElse(Long.MAX_VALUE);
        first = delayed.isEmpty() ? first : Math.min(first, delayed.first().availableAt());
        return reserved.isEmpty() ? first : Math.min(first, reserved.first().availableAt());
    }

    /** Removes the jobs that nobody holds, and tells of each. */
    void clear(Consumer<KeptJob> cleared) {
        readyByPriority.values().forEach(ready -> ready.forEach(cleared));
        readyByPriority.clear();
        readyCount = 0;
        delayed.forEach(cleared);
        delayed.clear();
    }

    private void addReady(KeptJob job) {
        job.enter(JobState.READY);
        readyByPriority
                .computeIfAbsent(job.priority(), priority -> new TreeSet<>(KeptJob.BY_TIME))
                .add(job);
        readyCount++;
    }

    private void removeReady(KeptJob job) {
        readyByPriority.computeIfPresent(job.priority(), (priority, ready) -> {
            ready.remove(job);
            return ready.isEmpty() ? null : ready;
        });
        readyCount--;
    }

    private NavigableSet<KeptJob> firstReady() {
        if (readyByPriority.isEmpty()) {
            throw new NoSuchElementException("No job is ready");
        }
        return readyByPriority.firstEntry().getValue();
    }
}
