package org.kerja.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** db-scheduler with one of its two ways to poll, with the settings of its docs/performance.md that were fastest. */
final class DbSchedulerSystem implements QueueSystem {

    /** How the scheduler polls. */
    enum Polling {
        FETCH("pollUsingFetch(0.5, 4.0)") {
            @Override
            SchedulerBuilder on(SchedulerBuilder builder) {
                return builder.pollUsingFetch(0.5, 4.0);
            }
        },
        LOCK_AND_FETCH("pollUsingLockAndFetch(0.5, 4.0)") {
            @Override
            SchedulerBuilder on(SchedulerBuilder builder) {
                return builder.pollUsingLockAndFetch(0.5, 4.0);
            }
        };

        private final String described;

        Polling(String described) {
            this.described = described;
        }

        abstract SchedulerBuilder on(SchedulerBuilder builder);
    }

    private static final int THREADS = 50;
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Pool pool;
    private final Polling polling;
    private final OneTimeTask<NoOperation> task;
    private volatile Consumer<NoOperation> consumer = job -> {};
    private Scheduler scheduler;

    DbSchedulerSystem(String url, Polling polling) throws Exception {
        this.polling = polling;
        pool = new Pool(url);
        task = Tasks.oneTime("no-operation", NoOperation.class)
                .execute((instance, context) -> consumer.accept(instance.getData()));
        if (pool.number("select count(*) from pg_tables where tablename = 'scheduled_tasks'") == 0) {
            createTable();
        }
        scheduler = scheduler();
    }

    @Override
    public String version() {
        return Versions.ofJarOf(Scheduler.class);
    }

    @Override
    public String settings() {
        return polling.described + ", " + THREADS + " threads, polling interval " + INTERVAL.toMillis()
                + " ms (default 10 s), immediate execution, Jackson";
    }

    @Override
    public void dispatch(NoOperation job) {
        scheduler.scheduleIfNotExists(instance(job), Instant.now());
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) {
        scheduler.scheduleBatch(
                jobs.stream().<TaskInstance<?>>map(this::instance).toList(), Instant.now());
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        consumer = job;
        scheduler.start();
    }

    @Override
    public void stop() {
        scheduler.stop();
        scheduler = scheduler();
    }

    @Override
    public long left() throws SQLException {
        return pool.number("select count(*) from scheduled_tasks");
    }

    @Override
    public String table() {
        return "scheduled_tasks";
    }

    @Override
    public void clear() throws SQLException {
        pool.execute("truncate scheduled_tasks");
    }

    private TaskInstance<NoOperation> instance(NoOperation job) {
        return task.instance(Long.toString(job.number()), job);
    }

    private Scheduler scheduler() {
        return polling.on(Scheduler.create(pool.dataSource(), task)
                        .threads(THREADS)
                        .pollingInterval(INTERVAL)
                        .enableImmediateExecution()
                        .serializer(new JacksonSerializer()))
                .build();
    }

    /** The table and the indexes that its documentation asks for; that for priorities is for who enables them. */
    private void createTable() throws SQLException {
        pool.execute("""
                create table scheduled_tasks (
                  task_name text not null,
                  task_instance text not null,
                  task_data bytea,
                  execution_time timestamp with time zone not null,
                  picked boolean not null,
                  picked_by text,
                  last_success timestamp with time zone,
                  last_failure timestamp with time zone,
                  consecutive_failures int,
                  last_heartbeat timestamp with time zone,
                  version bigint not null,
                  priority smallint,
                  primary key (task_name, task_instance));
                create index execution_time_idx on scheduled_tasks (execution_time);
                create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
                """);
    }
}
