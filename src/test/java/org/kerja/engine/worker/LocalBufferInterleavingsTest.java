package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.Claim;

@Tag("interleavings")
class LocalBufferInterleavingsTest {

    private final Claim claim = SampleJobs.claim();
    private final JobDefinition definition = SampleJobs.definition();

    @Test
    void whoeverTakesFromItEachRunLeavesOnce() {
        explore(100, () -> {
            LocalBuffer buffer = new LocalBuffer();
            Queue<Run> left = new ConcurrentLinkedQueue<>();
            buffer.add(List.of(run(), run()));

            together(
                    () -> {
                        buffer.add(List.of(run()));
                        buffer.take().ifPresent(left::add);
                    },
                    () -> left.addAll(buffer.drain()),
                    () -> left.addAll(buffer.waitingFor(Duration.ZERO)));

            require(buffer.size() == 3 - left.size(), "the size is what is left, not " + buffer.size());
            left.addAll(buffer.drain());
            require(left.size() == 3 && new HashSet<>(left).size() == 3, "three have left, each once: " + left);
            require(buffer.size() == 0, "it is empty, not " + buffer.size());
        });
    }

    private Run run() {
        return new Run(claim, definition, Long.MAX_VALUE);
    }
}
