package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Claimed jobs that wait for a thread. Its bound is kept by the worker, which claims no more than there is room for. */
final class LocalBuffer {

    private final ConcurrentLinkedQueue<Run> runs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Collection<Run> claimed) {
        runs.addAll(claimed);
        size.addAndGet(claimed.size());
    }

    Optional<Run> take() {
        Run run = runs.poll();
        if (run != null) {
            size.decrementAndGet();
        }
        return Optional.ofNullable(run);
    }

    /** Takes everything. */
    List<Run> drain() {
        return takeIf(run -> true);
    }

    /** Takes what has waited for this long. */
    List<Run> waitingFor(Duration atLeast) {
        return takeIf(run -> run.heldFor().compareTo(atLeast) >= 0);
    }

    int size() {
        return size.get();
    }

    private List<Run> takeIf(Predicate<Run> condition) {
        List<Run> taken = new ArrayList<>();
        for (Run run : runs) {
            if (condition.test(run) && runs.remove(run)) {
                size.decrementAndGet();
                taken.add(run);
            }
        }
        return taken;
    }
}
