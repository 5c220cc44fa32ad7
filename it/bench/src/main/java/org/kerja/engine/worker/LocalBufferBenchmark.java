package org.kerja.engine.worker;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/** What a claimed job costs on its way through the local buffer, for one thread and for ten that share it. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LocalBufferBenchmark {

    private static final int TOGETHER = 500;

    private LocalBuffer buffer;
    private List<Run> runs;

    /** Opens it. */
    @Setup
    public void open() {
        buffer = new LocalBuffer();
        runs = Stream.generate(Runs::claimed).limit(TOGETHER).toList();
    }

    /** One thread alone. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void alone(Blackhole hole) {
        addAndTake(hole);
    }

    /** As many threads as a worker has by default. */
    @Benchmark
    @Threads(10)
    @OperationsPerInvocation(TOGETHER)
    public void shared(Blackhole hole) {
        addAndTake(hole);
    }

    private void addAndTake(Blackhole hole) {
        buffer.add(runs);
        for (int number = 0; number < TOGETHER; number++) {
            hole.consume(buffer.take());
        }
    }
}
