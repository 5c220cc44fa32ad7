package org.kerja.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.KerjaException;
import org.kerja.OnQueue;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.EngineSettings;
import org.kerja.engine.config.MicroProfileSettings;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.event.JobEvent;
import org.kerja.event.NodeEvent;
import org.kerja.middleware.JobMiddleware;
import org.kerja.spi.Beans;
import org.kerja.spi.References;
import org.kerja.spi.Settings;

/** One application as it was deployed: its engine, or what is wrong with it. */
final class Deployment implements AutoCloseable {

    /** Much longer than the start of an application takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Set<String> problems = new LinkedHashSet<>();
    private final ApplicationClassLoader applicationLoader = new ApplicationClassLoader();
    private final ServedRequests requests = new ServedRequests();
    private final BeanLookup lookup;
    private final FoundTransactions transactions;
    private final FoundThreads threads;
    private final JobSurroundings surroundings;
    private final JobConstraints constraints;
    private final References references;
    private final @Nullable Engine engine;
    private boolean postponed;
    private boolean closed;

    /** Makes the engine of what was found. */
    Deployment(BeanManager beans, Findings findings) {
        ClassLoader loader = applicationLoader.get();
        ServerLookup server = new ServerLookup();
        lookup = new BeanLookup(beans);
        transactions = new FoundTransactions(server, lookup);
        surroundings = new JobSurroundings(beans, applicationLoader);
        Settings settings = MicroProfileSettings.orProperties(loader);
        ApplicationResources resources = new ApplicationResources(server, lookup);
        threads = new FoundThreads(settings, resources, loader, PATIENCE);
        constraints = new FoundConstraints(server, lookup, surroundings::surrounded);
        Beans applicationBeans = new ApplicationBeans(beans, surroundings);
        references = FoundEntities.find(
                beans, resources, applicationBeans, transactions, EngineSettings.entityUnit(settings));
        EngineBuilder builder = Engine.builder()
                .classLoader(loader)
                .settings(settings)
                .threads(threads)
                .transactions(transactions)
                .requests(requests)
                .beans(applicationBeans)
                .references(references)
                .context(BeanContextEntry.all(beans, surroundings, problems::add))
                .resources(resources)
                .jobs(definitions(beans, findings, settings))
                .middleware(middleware(beans, settings))
                .namedMiddleware(BeanMiddleware.all(beans, surroundings));
        if (findings.ofJobs().atAll()) {
            builder.events(new ObserverEvents<>(surroundings, beans, JobEvent.class, findings.ofJobs()));
        }
        if (findings.ofNode().atAll()) {
            builder.nodeEvents(new ObserverEvents<>(surroundings, beans, NodeEvent.class, findings.ofNode()));
        }
        Optional<Engine> built = build(builder);
        built.ifPresent(one -> checkBoundQueues(one, findings));
        engine = built.filter(one -> problems.isEmpty()).orElse(null);
        if (engine == null) {
            built.ifPresent(Engine::close);
            constraints.close();
            lookup.close();
        }
    }

    /** The requests that the application serves. */
    ServedRequests requests() {
        return requests;
    }

    /** Everything that is wrong. */
    Set<String> problems() {
        return problems;
    }

    /** Everything that is wrong, as one message. */
    String report() {
        return "Kerja cannot be deployed, " + problems.size() + (problems.size() == 1 ? " mistake" : " mistakes")
                + " to correct:\n - " + String.join("\n - ", problems);
    }

    /** What is injected. */
    EngineBeans beans() {
        return new EngineBeans(engine());
    }

    /** Starts the workers, if their threads are there by now. Again is harmless. */
    synchronized void start() {
        if (!closed) {
            transactions.settle();
            postponed = !threads.settle();
            if (!postponed) {
                engine().start();
            }
        }
    }

    /** The web module starts: it has the class loader of the application, and threads that may not have been there before. */
    synchronized void startWebModule() {
        applicationLoader.settle();
        if (postponed) {
            start();
        }
    }

    /** Claims nothing more. */
    synchronized void quiesce() {
        if (!closed) {
            engine().quiesce();
        }
    }

    /** Waits for running jobs and ends everything. Again is harmless. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            engine().close();
            surroundings.close();
            constraints.close();
            lookup.close();
        }
    }

    private Engine engine() {
        if (engine == null) {
            throw new IllegalStateException(report());
        }
        return engine;
    }

    private List<JobDefinition> definitions(BeanManager beans, Findings findings, Settings settings) {
        SettingsReader reader = new SettingsReader(settings);
        SelfHandling selfHandling = new SelfHandling(beans, surroundings, transactions);
        List<JobDefinition> definitions = new JobTypes(
                        findings, beans, selfHandling, surroundings, constraints, references, reader)
                .definitions();
        problems.addAll(reader.problems());
        return definitions;
    }

    private List<JobMiddleware> middleware(BeanManager beans, Settings settings) {
        SettingsReader reader = new SettingsReader(settings);
        List<JobMiddleware> around = BeanMiddleware.named(
                EngineSettings.middleware(reader),
                beans,
                surroundings,
                problem -> reader.problem("Property kerja.middleware: " + problem + "."));
        problems.addAll(reader.problems());
        return around;
    }

    private Optional<Engine> build(EngineBuilder builder) {
        try {
            return Optional.of(builder.build());
        } catch (KerjaException e) {
            problems.addAll(String.valueOf(e.getMessage()).lines().toList());
            return Optional.empty();
        }
    }

    private void checkBoundQueues(Engine built, Findings findings) {
        findings.boundQueues().forEach((bound, where) -> checkBoundQueue(built, bound, where));
    }

    private void checkBoundQueue(Engine built, OnQueue bound, String where) {
        try {
            new EngineBeans(built).queue(bound);
        } catch (KerjaException e) {
            problems.add("@OnQueue at " + where + ": " + e.getMessage());
        }
    }
}
