package org.kerja.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Quartz on its JDBC store: one durable job, and one trigger that carries the payload for each dispatch. */
final class QuartzSystem implements QueueSystem {

    private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final int THREADS = 50;
    private static final int IDLE_MILLIS = 1_000;
    private static final JobDetail DETAIL = JobBuilder.newJob(Job.class)
            .withIdentity("no-operation")
            .storeDurably()
            .build();

    private final Pool pool;
    private final ObjectMapper json = new ObjectMapper();
    private final Scheduler scheduler;
    private volatile Consumer<NoOperation> consumer = job -> {};

    QuartzSystem(String url) throws Exception {
        pool = new Pool(url);
        if (pool.number("select count(*) from pg_tables where tablename = 'qrtz_triggers'") == 0) {
            createTables();
        }
        DBConnectionManager.getInstance().addConnectionProvider("bench", new PooledConnections(pool));
        scheduler = new StdSchedulerFactory(properties()).getScheduler();
        scheduler.setJobFactory((bundle, by) -> this::run);
        if (!scheduler.checkExists(DETAIL.getKey())) {
            scheduler.addJob(DETAIL, true);
        }
    }

    @Override
    public String version() {
        return Versions.ofJarOf(Scheduler.class);
    }

    @Override
    public String settings() {
        return "JobStoreTX, not clustered, " + THREADS + " threads, batchTriggerAcquisitionMaxCount " + THREADS
                + ", acquireTriggersWithinLock, idleWaitTime " + IDLE_MILLIS
                + " ms (the least it takes, default 30 s), useProperties, Jackson";
    }

    @Override
    public void dispatch(NoOperation job) throws SchedulerException {
        scheduler.scheduleJob(trigger(job));
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) throws SchedulerException {
        Set<Trigger> triggers = jobs.stream().map(this::trigger).collect(Collectors.toSet());
        scheduler.scheduleJobs(Map.of(DETAIL, triggers), true);
    }

    @Override
    public void start(Consumer<NoOperation> job) throws SchedulerException {
        consumer = job;
        scheduler.start();
    }

    @Override
    public void stop() throws SchedulerException {
        scheduler.standby();
    }

    @Override
    public long left() throws SQLException {
        return pool.number("select (select count(*) from qrtz_triggers) + (select count(*) from qrtz_fired_triggers)");
    }

    @Override
    public String table() {
        return "qrtz_triggers";
    }

    @Override
    public void clear() throws SQLException {
        pool.execute("truncate qrtz_triggers, qrtz_simple_triggers, qrtz_cron_triggers, qrtz_simprop_triggers,"
                + " qrtz_blob_triggers, qrtz_fired_triggers");
    }

    private void run(JobExecutionContext context) {
        try {
            consumer.accept(json.readValue(context.getTrigger().getJobDataMap().getString("job"), NoOperation.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Trigger trigger(NoOperation job) {
        try {
            return TriggerBuilder.newTrigger()
                    .withIdentity(Long.toString(job.number()))
                    .forJob(DETAIL)
                    .usingJobData("job", json.writeValueAsString(job))
                    .startNow()
                    .build();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "org.quartz.scheduler.instanceName", "bench",
                "org.quartz.scheduler.idleWaitTime", String.valueOf(IDLE_MILLIS),
                "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(THREADS),
                "org.quartz.threadPool.threadCount", String.valueOf(THREADS),
                "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
                "org.quartz.jobStore.dataSource", "bench",
                "org.quartz.jobStore.useProperties", "true",
                "org.quartz.jobStore.acquireTriggersWithinLock", "true"));
        return properties;
    }

    private void createTables() throws IOException, SQLException {
        try (InputStream script = Scheduler.class.getResourceAsStream(TABLES)) {
            if (script == null) {
                throw new IllegalStateException("Quartz has no " + TABLES);
            }
            pool.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private record PooledConnections(Pool pool) implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            return pool.dataSource().getConnection();
        }

        @Override
        public void shutdown() {
            // The pool closes with the system.
        }

        @Override
        public void initialize() {
            // The pool is open.
        }
    }
}
