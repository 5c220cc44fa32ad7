package org.kerja.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.driver.database.DatabaseFixture;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Settings;

/** Kerja with its defaults: ten jobs at once, batched completion. */
final class KerjaNode implements AutoCloseable {

    private static final int TOGETHER = 1_000;
    private static final String TEXT = "x".repeat(70);

    private final DatabaseFixture fixture;
    private final Settings settings;
    private final AtomicLong ran = new AtomicLong();
    private volatile Runnable onRun = () -> {};

    KerjaNode(String url) {
        TestProvider provider = TestProvider.HIBERNATE;
        fixture = DatabaseFixture.open(
                new TestDatabase.Place(url, "postgres", "postgres", "", () -> {}), provider, false, Map.of());
        Map<String, String> properties =
                Map.of("kerja.connections.database.jpa-properties", provider.jpaProperties(false));
        settings = property -> Optional.ofNullable(properties.get(property));
    }

    /** Dispatches jobs in bulk; jobs a second. */
    double fill(int jobs) {
        try (Engine engine = engine()) {
            engine.queueManager().queue("default").sizes();
            long begin = System.nanoTime();
            for (int from = 0; from < jobs; from += TOGETHER) {
                engine.dispatcher()
                        .bulk(IntStream.range(from, Math.min(jobs, from + TOGETHER))
                                .mapToObj(number -> new NoOperation(number, TEXT))
                                .toList());
            }
            return jobs / seconds(begin);
        }
    }

    /** Runs what lies there; jobs a second, from the start of the workers until the queue is empty. */
    double drain(int jobs) throws InterruptedException {
        ran.set(0);
        CountDownLatch all = new CountDownLatch(1);
        onRun = () -> {
            if (ran.incrementAndGet() == jobs) {
                all.countDown();
            }
        };
        double seconds;
        try (Engine engine = engine()) {
            engine.queueManager().queue("default").sizes();
            long begin = System.nanoTime();
            engine.start();
            if (!all.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Only " + ran + " of " + jobs + " jobs ran");
            }
            while (engine.queueManager().queue("default").sizes().total() > 0) {
                Thread.onSpinWait();
            }
            seconds = seconds(begin);
        }
        if (ran.get() != jobs) {
            throw new IllegalStateException("Kerja ran " + ran + " times for " + jobs + " jobs");
        }
        return jobs / seconds;
    }

    /** Dispatches jobs one by one, each in its own transaction; jobs a second. */
    double dispatchOneByOne(int jobs) {
        try (Engine engine = engine()) {
            engine.queueManager().queue("default").sizes();
            long begin = System.nanoTime();
            for (int number = 0; number < jobs; number++) {
                engine.dispatcher().dispatch(new NoOperation(number, TEXT));
            }
            double rate = jobs / seconds(begin);
            engine.queueManager().queue("default").clear();
            return rate;
        }
    }

    /** The nanoseconds from a dispatch to the start of the job on an idle worker of the same process. */
    long[] pickUp(int times) throws InterruptedException {
        SynchronousQueue<Long> starts = new SynchronousQueue<>();
        onRun = () -> put(starts, System.nanoTime());
        long[] nanos = new long[times];
        try (Engine engine = engine()) {
            engine.start();
            for (int time = 0; time < times; time++) {
                long begin = System.nanoTime();
                engine.dispatcher().dispatch(new NoOperation(time, TEXT));
                nanos[time] = starts.take() - begin;
                rest(Duration.ofMillis(5));
            }
        }
        return nanos;
    }

    /** The nanoseconds from a dispatch on one node to the start of the job on another that has been idle for a while. */
    long[] pickUpFromAnotherNode(int times) throws InterruptedException {
        SynchronousQueue<Long> starts = new SynchronousQueue<>();
        onRun = () -> put(starts, System.nanoTime());
        long[] nanos = new long[times];
        try (Engine worker = engine();
                Engine dispatching = engine()) {
            worker.start();
            for (int time = 0; time < times; time++) {
                rest(Duration.ofSeconds(12));
                long begin = System.nanoTime();
                dispatching.dispatcher().dispatch(new NoOperation(time, TEXT));
                nanos[time] = starts.take() - begin;
            }
        }
        return nanos;
    }

    /** How many statements reach the database in a minute in which nothing is dispatched. */
    long idleStatementsPerMinute() throws InterruptedException {
        CountingDataSource counting = new CountingDataSource(fixture.dataSource());
        try (Engine engine = engine(counting.dataSource())) {
            engine.start();
            rest(Duration.ofSeconds(12));
            long before = counting.statements() + counting.ends();
            rest(Duration.ofSeconds(60));
            return counting.statements() + counting.ends() - before;
        }
    }

    private Engine engine() {
        return engine(fixture.dataSource());
    }

    private Engine engine(DataSource dataSource) {
        Job job = NoOperation.class.getAnnotation(Job.class);
        String name = JobNames.of(NoOperation.class, job);
        JobDefinition definition = new JobDefinition(
                name,
                Set.of(),
                1,
                NoOperation.class,
                JobOptions.resolve(job, name, new SettingsReader(settings)),
                false,
                new JobInvoker() {
                    @Override
                    public void handle(Object operation, JobContext context) {
                        onRun.run();
                    }

                    @Override
                    public void failed(Object operation, JobFailure failure) {}
                });
        return Engine.builder()
                .settings(settings)
                .transactions(fixture.transactions())
                .resources(new OneDataSource(dataSource))
                .jobs(List.of(definition))
                .build();
    }

    private static void put(SynchronousQueue<Long> queue, long value) {
        try {
            queue.put(value);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets time pass, which is what is measured here. */
    private static void rest(Duration duration) throws InterruptedException {
        if (new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Nobody counts down");
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        fixture.close();
    }

    private record OneDataSource(DataSource dataSource) implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
        }
    }
}
