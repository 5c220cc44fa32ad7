package org.kerja.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.ContextEntry;
import org.kerja.Dispatcher;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.QueueManager;
import org.kerja.driver.Waiting;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.UniqueRule;
import org.kerja.engine.job.Upcaster;
import org.kerja.event.JobEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.JobStore;
import org.kerja.spi.Settings;
import org.kerja.spi.Threads;
import org.kerja.spi.Transactions;

/** A node over a given store, whose jobs do what a test says. */
public final class TestNode implements AutoCloseable {

    /** What a task does. */
    @FunctionalInterface
    public interface Script {

        void run(Task task, JobContext context) throws Throwable;
    }

    /** What a job of another type does. */
    @FunctionalInterface
    public interface OtherScript {

        void run(Object job, JobContext context) throws Throwable;
    }

    /** What a task does when it is told that it has failed. */
    @FunctionalInterface
    public interface FailedScript {

        void run(Task task) throws Throwable;
    }

    /** How long a task wants to wait after a failed attempt. */
    @FunctionalInterface
    public interface BackoffScript {

        Optional<Duration> after(int failed, Throwable error);
    }

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, ContextEntry> context = new HashMap<>();
    private final JobStore store;
    private final Transactions transactions;
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private final List<JobFailure> failures = new CopyOnWriteArrayList<>();
    private Script script = (task, context) -> {};
    private FailedScript failedScript = task -> {};
    private BackoffScript backoffScript = (failed, error) -> Optional.empty();
    private List<JobMiddleware> middleware = List.of();
    private final Map<String, JobMiddleware> namedMiddleware = new HashMap<>();
    private Optional<Instrumentation> instrumentation = Optional.empty();
    private Upcaster upcaster = Upcaster.NONE;
    private Consumer<JobEvent> observer = event -> {};
    private final Map<Class<?>, OtherScript> others = new LinkedHashMap<>();
    private boolean transactional;
    private @Nullable Threads threads;
    private Optional<Engine> engine = Optional.empty();

    public TestNode(JobStore store, Transactions transactions) {
        this.store = store;
        this.transactions = transactions;
        set("kerja.connection", "tested");
        set("kerja.connections.tested.driver", "given");
        set("kerja.workers.default.poll.min", "5ms");
        set("kerja.workers.default.poll.max", "50ms");
        set("kerja.jobs.task.backoff", "0");
    }

    public TestNode set(String property, String value) {
        properties.put(property, value);
        return this;
    }

    public TestNode named(String node) {
        return set("kerja.node", node);
    }

    public TestNode doing(Script what) {
        this.script = what;
        return this;
    }

    /** Adds a type of jobs. */
    public TestNode with(Class<?> type, OtherScript what) {
        others.put(type, what);
        return this;
    }

    /** What the task's failed method does. */
    public TestNode whenFailed(FailedScript what) {
        this.failedScript = what;
        return this;
    }

    /** What the task's backoff method does. */
    public TestNode waiting(BackoffScript what) {
        this.backoffScript = what;
        return this;
    }

    /** Puts middleware around the task. */
    public TestNode through(JobMiddleware... given) {
        this.middleware = List.of(given);
        return this;
    }

    /** Has instrumentation beside that which is found. */
    public TestNode instrumented(Instrumentation given) {
        this.instrumentation = Optional.of(given);
        return this;
    }

    /** Has middleware that a dispatch may ask for. */
    public TestNode knowing(String name, JobMiddleware one) {
        namedMiddleware.put(name, one);
        return this;
    }

    /** Brings tasks of an earlier version up to date. */
    public TestNode upcasting(Upcaster given) {
        this.upcaster = given;
        return this;
    }

    /** Has an observer of all events beside the test itself. */
    public TestNode observedBy(Consumer<JobEvent> given) {
        this.observer = given;
        return this;
    }

    /** Lets an entry of this key go with its jobs. */
    public TestNode carrying(String key, ContextEntry entry) {
        context.put(key, entry);
        return this;
    }

    public TestNode transactional() {
        this.transactional = true;
        return this;
    }

    /** Runs on these threads, which end with the node. */
    public TestNode on(Threads given) {
        this.threads = given;
        return this;
    }

    /** Makes the node; it does not work yet. */
    public TestNode open() {
        Settings settings = property -> Optional.ofNullable(properties.get(property));
        SettingsReader reader = new SettingsReader(settings);
        List<JobDefinition> definitions = new ArrayList<>();
        definitions.add(definition(Task.class, reader));
        others.forEach((type, what) -> definitions.add(other(type, what, reader)));
        reader.throwProblems();
        EngineBuilder builder = Engine.builder()
                .settings(settings)
                .transactions(transactions)
                .driver(new GivenDriver(store))
                .jobs(definitions)
                .namedMiddleware(namedMiddleware)
                .context(context)
                .events(event -> {
                    events.add(event);
                    observer.accept(event);
                });
        instrumentation.ifPresent(builder::instrumentation);
        if (threads != null) {
            builder.threads(threads);
        }
        engine = Optional.of(builder.build());
        return this;
    }

    /** Makes the node and lets it work. */
    public TestNode start() {
        if (engine.isEmpty()) {
            open();
        }
        engine().start();
        return this;
    }

    public Engine engine() {
        return engine.orElseThrow();
    }

    public Dispatcher dispatcher() {
        return engine().dispatcher();
    }

    public QueueManager queues() {
        return engine().queueManager();
    }

    public List<JobEvent> events() {
        return new ArrayList<>(events);
    }

    /** The events of one kind, once there are as many as expected. */
    public <E extends JobEvent> List<E> await(Class<E> kind, int count) {
        return Waiting.forResult(
                count + " events " + kind.getSimpleName() + " (seen: " + events + ")",
                () -> events.stream().filter(kind::isInstance).map(kind::cast).toList(),
                found -> found.size() >= count);
    }

    /** The final failures that jobs were told of. */
    public List<JobFailure> failures() {
        return failures;
    }

    @Override
    public void close() {
        engine.ifPresent(Engine::close);
        engine = Optional.empty();
    }

    private JobDefinition definition(Class<Task> type, SettingsReader reader) {
        return definition(type, reader, transactional, middleware, upcaster, new JobInvoker() {
            @Override
            public void handle(Object task, JobContext context) throws Throwable {
                script.run((Task) task, context);
            }

            @Override
            public Optional<Duration> backoff(Object task, int failed, Throwable error) {
                return backoffScript.after(failed, error);
            }

            @Override
            public void failed(Object task, JobFailure failure) throws Throwable {
                failures.add(failure);
                failedScript.run((Task) task);
            }
        });
    }

    private static JobDefinition other(Class<?> type, OtherScript what, SettingsReader reader) {
        return definition(type, reader, false, List.of(), Upcaster.NONE, new JobInvoker() {
            @Override
            public void handle(Object instance, JobContext context) throws Throwable {
                what.run(instance, context);
            }

            @Override
            public void failed(Object instance, JobFailure failure) {
                // Nothing is to be done about it.
            }
        });
    }

    private static JobDefinition definition(
            Class<?> type,
            SettingsReader reader,
            boolean transactional,
            List<JobMiddleware> middleware,
            Upcaster upcaster,
            JobInvoker invoker) {
        Job job = type.getAnnotation(Job.class);
        String name = JobNames.of(type, job);
        return new JobDefinition(
                name,
                Set.of(job.aliases()),
                job.version(),
                type,
                JobOptions.resolve(job, name, type, reader),
                transactional,
                invoker,
                JobDefinition.ANY,
                middleware,
                upcaster,
                UniqueRule.resolve(name, type, false, reader),
                LineRule.resolve(name, type, false, reader));
    }

    /** Hands out one store, which the test closes. */
    private record GivenDriver(JobStore store) implements Driver {

        @Override
        public String name() {
            return "given";
        }

        @Override
        public JobStore open(ConnectionSettings settings, DriverEnvironment environment) {
            return Interposed.around(store).ignoringClose();
        }
    }
}
