package org.kerja.engine.worker;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.kerja.engine.OwnThreads;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.JobStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What gathering one completion costs, up to the store's answer, with a store that answers at once. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EndingsBenchmark {

    private static final int TOGETHER = 1_000;

    private OwnThreads threads;
    private Endings endings;
    private List<Run> runs;

    /** Opens it. */
    @Setup
    public void open() {
        JobStore store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, arguments) -> Set.of());
        Connection connection = new Connection("bench", "default", false, store);
        threads = new OwnThreads(getClass().getClassLoader());
        endings = new Endings(
                connection, new LeaseKeeper(connection, Duration.ofSeconds(30), threads), threads, point -> {});
        runs = Stream.generate(Runs::claimed).limit(TOGETHER).toList();
    }

    /** Tells that a thousand runs have completed. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void completed() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(TOGETHER);
        Ending.Answer answer = new Ending.Answer() {
            @Override
            public void accepted() {
                left.countDown();
            }

            @Override
            public void refused() {
                throw new IllegalStateException("The store refuses nothing");
            }
        };
        runs.forEach(run -> endings.tell(new Ending.Completed(run, answer)));
        left.await();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        threads.close();
    }
}
