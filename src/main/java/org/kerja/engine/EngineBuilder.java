package org.kerja.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.ContextEntry;
import org.kerja.StoreException;
import org.kerja.engine.closure.Closures;
import org.kerja.engine.config.EngineSettings;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.PropertySettings;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.event.Events;
import org.kerja.engine.job.ContextEntries;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.NamedMiddleware;
import org.kerja.engine.payload.JsonbPayloadCodec;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.spi.Beans;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.InstrumentationProvider;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References;
import org.kerja.spi.Requests;
import org.kerja.spi.Settings;
import org.kerja.spi.Threads;
import org.kerja.spi.Transactions;

/**
 * Gathers the parts of an {@link Engine}. What is not given is what Java SE offers: properties, threads of our own, no
 * JTA, the drivers that {@link ServiceLoader} finds.
 */
public final class EngineBuilder {

    /** Looks up a resource of the application. */
    @FunctionalInterface
    public interface Resources {

        /** A resource by its type and name, see {@link DriverEnvironment#resource}. */
        <T> Optional<T> find(Class<T> type, String name);
    }

    private ClassLoader loader = EngineBuilder.class.getClassLoader();
    private @Nullable Settings settings;
    private @Nullable PayloadCodec codec;
    private @Nullable JsonbPayloadCodec ownCodec;
    private @Nullable Threads threads;
    private Transactions transactions = new NoTransactions();
    private Requests requests = Requests.NONE;
    private Beans beans = Beans.NONE;
    private References references = References.NONE;
    private final Map<String, ContextEntry> context = new HashMap<>();
    private InstantSource clock = InstantSource.system();
    private Optional<Consumer<JobEvent>> jobEvents = Optional.empty();
    private Optional<Consumer<NodeEvent>> nodeEvents = Optional.empty();
    private Consumer<FaultPoint> faultPoints = point -> {};
    private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    private Resources resources = new Resources() {
        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return Optional.empty();
        }
    };
    private final List<JobDefinition> jobs = new ArrayList<>();
    private final List<JobMiddleware> middleware = new ArrayList<>();
    private final Map<String, JobMiddleware> namedMiddleware = new HashMap<>();
    private final List<Driver> drivers = new ArrayList<>();
    private final List<Instrumentation> instrumentations = new ArrayList<>();

    EngineBuilder() {}

    /** The class loader of the application. */
    public EngineBuilder classLoader(ClassLoader loader) {
        this.loader = loader;
        return this;
    }

    /** Where configuration comes from. */
    public EngineBuilder settings(Settings settings) {
        this.settings = settings;
        return this;
    }

    /** The job types. */
    public EngineBuilder jobs(Collection<JobDefinition> jobs) {
        this.jobs.addAll(jobs);
        return this;
    }

    /** The middleware around all jobs, closures among them; the first outermost. */
    public EngineBuilder middleware(List<JobMiddleware> middleware) {
        this.middleware.addAll(middleware);
        return this;
    }

    /** The middleware that single dispatches may ask for, by its names. */
    public EngineBuilder namedMiddleware(Map<String, JobMiddleware> named) {
        namedMiddleware.putAll(named);
        return this;
    }

    /** A driver beside those that are found. */
    public EngineBuilder driver(Driver driver) {
        drivers.add(driver);
        return this;
    }

    /** Instrumentation beside that which is found. */
    public EngineBuilder instrumentation(Instrumentation instrumentation) {
        instrumentations.add(instrumentation);
        return this;
    }

    /** How payloads are written. */
    public EngineBuilder codec(PayloadCodec codec) {
        this.codec = codec;
        return this;
    }

    /** The threads; closed with the engine. */
    public EngineBuilder threads(Threads threads) {
        this.threads = threads;
        return this;
    }

    /** The transactions. */
    public EngineBuilder transactions(Transactions transactions) {
        this.transactions = transactions;
        return this;
    }

    /** The requests that the application answers. */
    public EngineBuilder requests(Requests requests) {
        this.requests = requests;
        return this;
    }

    /** The beans that closures may use, and the request that code of the application is run in. */
    public EngineBuilder beans(Beans beans) {
        this.beans = beans;
        return this;
    }

    /** What does not travel in payloads and is looked up where jobs run; closed with the engine. */
    public EngineBuilder references(References references) {
        this.references = references;
        return this;
    }

    /** What goes from the threads that dispatch jobs to those that run them, by its keys. */
    public EngineBuilder context(Map<String, ContextEntry> entries) {
        this.context.putAll(entries);
        return this;
    }

    /** The clock of stores in this JVM. */
    public EngineBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** Who hears of what happens to jobs. */
    public EngineBuilder events(Consumer<JobEvent> observers) {
        this.jobEvents = Optional.of(observers);
        return this;
    }

    /** Who hears of what happens to the workers and queues of this node. */
    public EngineBuilder nodeEvents(Consumer<NodeEvent> observers) {
        this.nodeEvents = Optional.of(observers);
        return this;
    }

    /** What jitter and weighted queues are drawn from; used by any number of threads. */
    public EngineBuilder random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /** Who is told of each fault point that this node comes by: a test. */
    public EngineBuilder faultPoints(Consumer<FaultPoint> faultPoints) {
        this.faultPoints = faultPoints;
        return this;
    }

    /** The application's resources. */
    public EngineBuilder resources(Resources resources) {
        this.resources = resources;
        return this;
    }

    /**
     * Makes the engine; it dispatches at once and works after its {@link Engine#start}.
     *
     * @throws org.kerja.ConfigurationException with everything that is wrong
     */
    public Engine build() {
        ServiceLoader.load(Driver.class, loader).forEach(drivers::add);
        ServiceLoader.load(InstrumentationProvider.class, loader)
                .forEach(provider -> instrumentations.addAll(provider.open(settings(), environment())));
        SettingsReader reader = new SettingsReader(settings());
        EngineSettings engineSettings = EngineSettings.read(settings(), reader);
        KeyRing keys = KeyRing.read(reader);
        Closures closures = new Closures(keys, codec(), beans, references, reader);
        List<JobDefinition> all = Stream.concat(jobs.stream(), closures.definitions().stream())
                .map(job -> job.inside(middleware))
                .toList();
        return new Engine(this, engineSettings, new JobRegistry(all), keys, closures, reader);
    }

    Settings settings() {
        if (settings == null) {
            settings = PropertySettings.of(loader);
        }
        return settings;
    }

    PayloadCodec codec() {
        if (codec == null) {
            ownCodec = new JsonbPayloadCodec(loader);
            codec = ownCodec;
        }
        return codec;
    }

    Threads threads() {
        if (threads == null) {
            threads = new OwnThreads(loader);
        }
        return threads;
    }

    Transactions transactions() {
        return transactions;
    }

    ContextEntries context() {
        return new ContextEntries(context, beans);
    }

    NamedMiddleware namedMiddleware() {
        return new NamedMiddleware(namedMiddleware);
    }

    Instrumentations instrumentations() {
        return new Instrumentations(instrumentations);
    }

    Beans beans() {
        return beans;
    }

    References references() {
        return references;
    }

    Requests requests() {
        return requests;
    }

    Events events() {
        Events events = jobEvents.map(Events::to).orElse(Events.NONE);
        return nodeEvents.map(events::andOfNode).orElse(events);
    }

    RandomGenerator random() {
        return random;
    }

    Consumer<FaultPoint> faultPoints() {
        return faultPoints;
    }

    List<Driver> drivers() {
        return drivers;
    }

    DriverEnvironment environment() {
        return new Environment(transactions, resources, clock, threads(), faultPoints);
    }

    void close() {
        threads().close();
        references.close();
        if (ownCodec != null) {
            ownCodec.close();
        }
    }

    private record Environment(
            Transactions transactions,
            Resources resources,
            InstantSource clock,
            Threads threads,
            Consumer<FaultPoint> faultPoints)
            implements DriverEnvironment {

        /** Longer than any single use of a store; a thread that does not come back must not hang its caller for ever. */
        private static final Duration DETACHED_LIMIT = Duration.ofMinutes(1);

        @Override
        public <T> Optional<T> resource(Class<T> type, String name) {
            return resources.find(type, name);
        }

        @Override
        public void reached(FaultPoint point) {
            faultPoints.accept(point);
        }

        @Override
        public void detached(Runnable action) {
            FutureTask<@Nullable Void> task = new FutureTask<>(action, null);
            threads.schedule(task, Duration.ZERO);
            try {
                task.get(DETACHED_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw new StoreException("It failed in another thread", e);
            } catch (TimeoutException e) {
                throw new StoreException("It took longer than " + DETACHED_LIMIT + " in another thread", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("It was interrupted while another thread worked for it", e);
            }
        }
    }
}
