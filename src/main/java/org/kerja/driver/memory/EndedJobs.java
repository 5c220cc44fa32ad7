package org.kerja.driver.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.kerja.JobId;
import org.kerja.spi.EndedJob;

/** Jobs that have ended, each for its time. Guarded by the lock of its store. */
final class EndedJobs {

    private record Kept(EndedJob job, long until) {}

    private final Map<JobId, Kept> byId = new HashMap<>();
    private final Queue<Kept> byTime = new PriorityQueue<>(Comparator.comparingLong(Kept::until));

    void keep(EndedJob job, long until) {
        forgetUntil(job.endedAt());
        Kept kept = new Kept(job, until);
        byId.put(job.id(), kept);
        byTime.add(kept);
    }

    Optional<EndedJob> find(JobId id, long now) {
        forgetUntil(now);
        return Optional.ofNullable(byId.get(id)).map(Kept::job);
    }

    int size() {
        return byId.size();
    }

    private void forgetUntil(long now) {
        Kept first;
        while ((first = byTime.peek()) != null && first.until() <= now) {
            byTime.remove();
            byId.remove(first.job().id(), first);
        }
    }
}
