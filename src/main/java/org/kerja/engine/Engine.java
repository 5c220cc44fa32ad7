package org.kerja.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerja.Dispatcher;
import org.kerja.QueueManager;
import org.kerja.engine.closure.Closures;
import org.kerja.engine.config.EngineSettings;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.dispatch.DispatchPipeline;
import org.kerja.engine.dispatch.EngineDispatcher;
import org.kerja.engine.dispatch.EngineJobWorkflows;
import org.kerja.engine.dispatch.EngineQueueManager;
import org.kerja.engine.dispatch.Explanations;
import org.kerja.engine.dispatch.FailedJobHome;
import org.kerja.engine.dispatch.Handover;
import org.kerja.engine.dispatch.JobStatuses;
import org.kerja.engine.dispatch.StoredJobs;
import org.kerja.engine.dispatch.WorkflowDispatch;
import org.kerja.engine.job.Instrumentations;
import org.kerja.engine.job.JobIds;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.LimitTable;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.payload.Payloads;
import org.kerja.engine.worker.Announcing;
import org.kerja.engine.worker.Conductors;
import org.kerja.engine.worker.JobWorkflows;
import org.kerja.engine.worker.Outboxes;
import org.kerja.engine.worker.SynchronousRun;
import org.kerja.engine.worker.WorkerSignals;
import org.kerja.engine.worker.WorkerState;
import org.kerja.engine.worker.WorkerSurroundings;
import org.kerja.engine.worker.Workers;

/** One node: its connections, its dispatch and its workers. Made by {@link EngineBuilder}. */
public final class Engine implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    private final EngineSettings settings;
    private final Connections connections;
    private final DispatchPipeline pipeline;
    private final QueueManager queueManager;
    private final Workers workers;
    private final Announcing announcing;
    private final Outboxes outboxes;
    private final Conductors conductors;
    private final WorkflowDispatch workflows;
    private final JobWorkflows jobWorkflows;
    private final EngineBuilder parts;

    /** Throws what the reader has found wrong so far together with what it finds itself. */
    Engine(
            EngineBuilder parts,
            EngineSettings settings,
            JobRegistry registry,
            KeyRing keys,
            Closures closures,
            SettingsReader reader) {
        this.parts = parts;
        this.settings = settings;
        connections =
                new Connections(settings.defaultConnection(), parts.drivers(), parts.settings(), parts.environment());
        Payloads payloads = new Payloads(parts.codec(), keys, parts.references(), registry.all());
        LimitTable limits = LineRule.table(registry.all(), reader);
        JobIds ids = new JobIds();
        conductors = new Conductors(
                connections,
                settings.workflowsKept(),
                ids::next,
                this::signals,
                parts.events(),
                parts.threads(),
                parts.faultPoints());
        FailedJobHome failedJobHome = new FailedJobHome(connections, settings.failedConnection());
        Instrumentations instrumentations = parts.instrumentations();
        WorkerSurroundings around = new WorkerSurroundings(
                parts.threads(),
                parts.transactions(),
                payloads,
                parts.context(),
                instrumentations,
                parts.namedMiddleware(),
                parts.beans(),
                parts.events(),
                limits,
                new LaterWorkflows(),
                parts.random(),
                parts.faultPoints());
        workers = new Workers(settings.node(), settings.workers(), connections, registry, around);
        announcing = new Announcing(workers, connections, parts.threads());
        outboxes = new Outboxes(
                settings.node(),
                connections,
                parts.transactions(),
                announcing,
                parts.events(),
                parts.threads(),
                parts.faultPoints());
        SynchronousRun synchronousRun = new SynchronousRun(
                settings.node(),
                around,
                parts.environment(),
                connection -> failedJobHome.store(connections.named(connection)));
        pipeline = new DispatchPipeline(
                registry,
                connections,
                payloads,
                settings.payloadMaximum(),
                closures,
                parts.context(),
                instrumentations,
                parts.namedMiddleware(),
                new Handover(
                        parts.environment(),
                        parts.requests(),
                        parts.threads(),
                        synchronousRun,
                        announcing,
                        outboxes,
                        parts.events()),
                parts.events());
        workflows = new WorkflowDispatch(pipeline, connections, parts.transactions(), conductors);
        jobWorkflows = new EngineJobWorkflows(workflows, payloads, conductors);
        StoredJobs jobs = new StoredJobs(announcing, conductors, registry);
        queueManager = new EngineQueueManager(
                pipeline,
                workflows,
                connections,
                failedJobHome,
                jobs,
                new JobStatuses(jobs, failedJobHome, payloads),
                announcing,
                parts.transactions(),
                parts.events(),
                new Explanations(settings.node(), registry, limits, connections, failedJobHome, workers::serve));
        try {
            validate(registry, keys, reader);
        } catch (RuntimeException e) {
            closeConnections(e);
            throw e;
        }
    }

    private WorkerSignals signals() {
        return announcing;
    }

    /** Workers are made before what they ask when they run. */
    private final class LaterWorkflows implements JobWorkflows {

        @Override
        public OfJob of(Connection connection, Map<String, String> entries) {
            return jobWorkflows.of(connection, entries);
        }

        @Override
        public void ended(Connection connection) {
            jobWorkflows.ended(connection);
        }
    }

    /** A way to begin one. */
    public static EngineBuilder builder() {
        return new EngineBuilder();
    }

    /** The dispatcher. */
    public Dispatcher dispatcher() {
        return dispatcher(Optional.empty(), Optional.empty());
    }

    /** A dispatcher that is bound to a connection, a queue or both. */
    public Dispatcher dispatcher(Optional<String> connection, Optional<String> queue) {
        return new EngineDispatcher(pipeline, workflows, connection, queue);
    }

    /** The way to queues and failed jobs. */
    public QueueManager queueManager() {
        return queueManager;
    }

    /** A connection, for what is built upon the engine. */
    public Connection connection(String name) {
        return connections.named(name);
    }

    /** The name of this node. */
    public String node() {
        return settings.node();
    }

    /** How the workers are doing; empty before {@link #start} and after {@link #close}. */
    public List<WorkerState> workers() {
        return workers.states();
    }

    /** Starts the workers, and relays what lies in outboxes. Again is harmless. */
    public void start() {
        outboxes.start();
        if (settings.enabled()) {
            conductors.start();
            workers.start();
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "Kerja node {0} works with {1} workers on connection {2}",
                    settings.node(),
                    workers.states().size(),
                    settings.defaultConnection());
        }
    }

    /** The first phase of stopping: claims nothing more and gives back at once what has not begun. */
    public void quiesce() {
        workers.quiesce();
    }

    /**
     * The second phase: waits for running jobs for {@code kerja.stop-timeout}, interrupts the rest, gives back what still
     * runs, and closes the connections. Again is harmless.
     */
    @Override
    public void close() {
        workers.stop(settings.stopTimeout());
        outboxes.stop();
        conductors.stop();
        announcing.stop();
        connections.close();
        parts.close();
    }

    private void closeConnections(RuntimeException mistake) {
        try {
            connections.close();
        } catch (RuntimeException e) {
            mistake.addSuppressed(e);
        }
    }

    /** What can be known before the first job: every connection exists and can do what the jobs on it ask for. */
    private void validate(JobRegistry registry, KeyRing keys, SettingsReader reader) {
        registry.problems().forEach(reader::problem);
        DeploymentCheck check = new DeploymentCheck(connections, parts.transactions(), keys, reader);
        check.connection("kerja.connection", settings.defaultConnection());
        settings.failedConnection().ifPresent(name -> check.connection("kerja.failed.connection", name));
        settings.workers()
                .forEach(worker ->
                        check.connection("kerja.workers." + worker.name() + ".connection", worker.connection()));
        registry.all().forEach(check::job);
        check.forwards();
        check.outboxes();
        reader.throwProblems();
    }
}
