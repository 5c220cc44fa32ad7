package org.kerja.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.Limit;
import org.kerja.Unique;
import org.kerja.driver.database.DatabaseFixture;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.UniqueRule;
import org.kerja.engine.job.Upcaster;
import org.kerja.event.JobEvent;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Settings;

/**
 * A process that dispatches and runs jobs with keys, and writes when each run begins and ends by the clock that all
 * processes of a machine share. Its orders: {@code dispatch <count>} from many threads at once, {@code free} to say
 * whether the unique key is free, and {@code left} to say how many jobs are left.
 */
public final class KeyedNode {

    /** A job of which there is one at a time. */
    @Job(tries = 0, backoff = "0")
    @Unique
    public record Single(int number) {}

    /** A job of which two run at a time. */
    @Job(tries = 0, backoff = "0")
    @Limit(concurrent = KeyedNode.AT_ONCE)
    public record Narrow(int number) {}

    static final int AT_ONCE = 2;

    private static final int THREADS = 16;

    /** Every so many dispatches of the one there is one of the other. */
    private static final int NARROW_EVERY = 50;

    private static final long RUN_NANOS = 2_000_000;

    private final Engine engine;

    private KeyedNode(String url, String user, String password, String name) {
        TestProvider provider = TestProvider.HIBERNATE;
        DatabaseFixture fixture = DatabaseFixture.open(
                new TestDatabase.Place(url, user, password, "", () -> {}), provider, false, Map.of());
        Map<String, String> properties = new HashMap<>(Map.of(
                "kerja.node",
                name,
                "kerja.workers.default.lease",
                "2s",
                "kerja.workers.default.poll.max",
                "200ms",
                "kerja.connections.database.jpa-properties",
                provider.jpaProperties(false)));
        Settings settings = property -> Optional.ofNullable(properties.get(property));
        engine = Engine.builder()
                .settings(settings)
                .resources(new OneDataSource(fixture.dataSource()))
                .events(event -> {
                    if (event instanceof JobEvent.LeaseLost) {
                        say("lost " + event.id());
                    }
                })
                .jobs(List.of(definition(Single.class, settings), definition(Narrow.class, settings)))
                .build();
    }

    private record OneDataSource(DataSource dataSource) implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
        }
    }

    private static JobDefinition definition(Class<?> type, Settings settings) {
        Job job = type.getAnnotation(Job.class);
        String name = JobNames.of(type, job);
        SettingsReader reader = new SettingsReader(settings);
        return new JobDefinition(
                name,
                Set.of(),
                1,
                type,
                JobOptions.resolve(job, name, type, reader),
                false,
                new JobInvoker() {
                    @Override
                    public void handle(Object instance, JobContext context) {
                        say("begin " + name + " " + context.id() + " " + context.attempt() + " " + System.nanoTime());
                        LockSupport.parkNanos(RUN_NANOS);
                        say("end " + name + " " + context.id() + " " + context.attempt() + " " + System.nanoTime());
                    }

                    @Override
                    public void failed(Object instance, JobFailure failure) {
                        say("failed " + name + " " + failure.message());
                    }
                },
                JobDefinition.ANY,
                List.of(),
                Upcaster.NONE,
                UniqueRule.resolve(name, type, false, reader),
                LineRule.resolve(name, type, false, reader));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** The process: the database's URL, its user and password, and the name of the node. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        KeyedNode node = new KeyedNode(arguments[0], arguments[1], arguments[2], arguments[3]);
        node.engine.start();
        say("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order;
        while ((order = orders.readLine()) != null) {
            node.obey(order.split(" "));
        }
        node.engine.close();
    }

    private void obey(String[] order) throws InterruptedException {
        switch (order[0]) {
            case "dispatch" -> dispatch(Integer.parseInt(order[1]));
            case "free" -> {
                String first = engine.dispatcher().dispatch(new Single(-1)).value();
                say("free " + first);
            }
            case "left" ->
                say("left " + engine.queueManager().queue("default").sizes().total());
            default -> throw new IllegalArgumentException(String.join(" ", order));
        }
    }

    private void dispatch(int count) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            new Thread(() -> {
                        for (int number = 0; number < count / THREADS; number++) {
                            engine.dispatcher().dispatch(new Single(number));
                            if (number % NARROW_EVERY == 0) {
                                engine.dispatcher().dispatch(new Narrow(number));
                            }
                        }
                        ended.countDown();
                    })
                    .start();
        }
        ended.await();
        say("dispatched " + count / THREADS * THREADS);
    }
}
