package org.kerja.driver.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.kerja.QueueSizes;

/** One queue: a lane for each job name. Guarded by the lock of its store. */
final class Line {

    private final Map<String, Lane> lanes = new HashMap<>();
    private final Consumer<KeptJob> dropped;

    /**
     * @param dropped is told of jobs that vanish because they were to be cancelled and their worker is gone
     */
    Line(Consumer<KeptJob> dropped) {
        this.dropped = dropped;
    }

    void add(KeptJob job, long now) {
        lanes.computeIfAbsent(job.name(), name -> new Lane(dropped)).add(job, now);
    }

    void remove(KeptJob job) {
        lanes.computeIfPresent(job.name(), (name, lane) -> {
            lane.remove(job);
            return lane.isEmpty() ? null : lane;
        });
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    void advance(long now) {
        lanes.values().removeIf(lane -> {
            lane.advance(now);
            return lane.isEmpty();
        });
    }

    /** Removes and returns the jobs of these names that leave first; the caller puts them back as claimed. */
    List<KeptJob> take(Set<String> names, int limit) {
        PriorityQueue<Lane> byFirst = new PriorityQueue<>(Comparator.comparing(Lane::first, KeptJob.BY_PRIORITY));
        lanes.forEach((name, lane) -> {
            if (names.contains(name) && lane.hasReady()) {
                byFirst.add(lane);
            }
        });
        List<KeptJob> taken = new ArrayList<>();
        while (taken.size() < limit && !byFirst.isEmpty()) {
            Lane lane = byFirst.remove();
            taken.add(lane.takeFirst());
            if (lane.hasReady()) {
                byFirst.add(lane);
            }
        }
        return taken;
    }

    /**
     * Removes and returns jobs of less than this priority that have been ready since this time or earlier, those first
     * that have been for longest; the caller puts them back as claimed.
     */
    List<KeptJob> takePassed(Set<String> names, int below, long latest, int limit) {
        List<KeptJob> taken = new ArrayList<>();
        while (taken.size() < limit) {
            Optional<KeptJob> oldest = lanes.entrySet().stream()
                    .filter(lane -> names.contains(lane.getKey()))
                    .flatMap(lane -> lane.getValue().oldestBelow(below).stream())
                    .min(KeptJob.BY_TIME)
                    .filter(job -> job.availableAt() <= latest);
            if (oldest.isEmpty()) {
                break;
            }
            remove(oldest.get());
            taken.add(oldest.get());
        }
        return taken;
    }

    /** When the first job of these names may be claimed. */
    OptionalLong firstAvailable(Set<String> names) {
        return lanes.entrySet().stream()
                .filter(lane -> names.contains(lane.getKey()))
                .mapToLong(lane -> lane.getValue().firstAvailable())
                .min();
    }

    QueueSizes sizes(long now) {
        OptionalLong oldest = lanes.values().stream()
                .flatMapToLong(lane -> lane.oldestReady().stream())
                .min();
        return new QueueSizes(
                lanes.values().stream().mapToLong(Lane::ready).sum(),
                lanes.values().stream().mapToLong(Lane::delayed).sum(),
                lanes.values().stream().mapToLong(Lane::reserved).sum(),
                oldest.isPresent()
                        ? Optional.of(Duration.ofMillis(Math.max(0, now - oldest.getAsLong())))
                        : Optional.empty());
    }

    /** Removes the jobs that nobody holds, and tells of each. */
    void clear(Consumer<KeptJob> cleared) {
        lanes.values().removeIf(lane -> {
            lane.clear(cleared);
            return lane.isEmpty();
        });
    }
}
