package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class GroupCommitInterleavingsTest {

    @Test
    void eachEntryIsWrittenOnceBeforeItsThreadGoesOn() {
        explore(120, () -> {
            Queue<Integer> written = new ConcurrentLinkedQueue<>();
            GroupCommit<Integer> group = new GroupCommit<>(written::addAll);

            together(() -> write(group, 1, written), () -> write(group, 2, written), () -> write(group, 3, written));

            require(written.size() == 3, "each is written once, not " + written);
            require(group.waiting() == 0, "nobody waits, not " + group.waiting());
        });
    }

    @Test
    void whatFailsFailsForThoseWhoWaitForItAndHoldsUpNobody() {
        explore(120, () -> {
            AtomicInteger written = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger();
            GroupCommit<Integer> group = new GroupCommit<>(entries -> {
                if (entries.contains(1)) {
                    throw new IllegalArgumentException("It fails, as the test wants it");
                }
                written.addAndGet(entries.size());
            });

            together(() -> tryTo(group, 1, failed), () -> tryTo(group, 2, failed));

            require(written.get() + failed.get() == 2, "each has its answer, not " + written + " and " + failed);
        });
    }

    private static void write(GroupCommit<Integer> group, int entry, Queue<Integer> written) {
        group.write(entry);
        require(written.contains(entry), "it is written");
    }

    private static void tryTo(GroupCommit<Integer> group, int entry, AtomicInteger failed) {
        try {
            group.write(entry);
        } catch (RuntimeException e) {
            failed.incrementAndGet();
        }
    }
}
