package org.kerja.bench;

import static org.jobrunr.server.BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** JobRunr with as many workers as were fastest, and the shortest polling interval that it accepts. */
final class JobRunrSystem implements QueueSystem {

    private static final int WORKERS = 128;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Pool pool;
    private volatile Consumer<NoOperation> consumer = job -> {};
    private JobRunrConfigurationResult jobRunr;

    JobRunrSystem(String url) throws SQLException {
        pool = new Pool(url);
        jobRunr = configure();
    }

    @Override
    public String version() {
        return Versions.ofJarOf(JobRunr.class);
    }

    @Override
    public String settings() {
        return WORKERS + " workers, poll interval " + INTERVAL.toSeconds()
                + " s (the least it takes, default 15 s), Jackson; it first looks a second after its start";
    }

    @Override
    public void dispatch(NoOperation job) {
        jobRunr.getJobRequestScheduler().enqueue(new Request(job));
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) {
        jobRunr.getJobRequestScheduler().enqueue(jobs.stream().map(Request::new));
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        consumer = job;
        server().start();
    }

    @Override
    public void stop() {
        server().stop();
        jobRunr = configure();
    }

    @Override
    public long left() throws SQLException {
        return pool.number("select count(*) from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING')");
    }

    @Override
    public String table() {
        return "jobrunr_jobs";
    }

    @Override
    public void clear() throws SQLException {
        pool.execute("truncate jobrunr_jobs");
    }

    private BackgroundJobServer server() {
        return jobRunr.getBackgroundJobServer();
    }

    private JobRunrConfigurationResult configure() {
        return JobRunr.configure()
                .useJsonMapper(new JacksonJsonMapper())
                .useStorageProvider(new PostgresStorageProvider(pool.dataSource()))
                .useJobActivator(new OneHandler())
                .useBackgroundJobServer(
                        usingStandardBackgroundJobServerConfiguration()
                                .andWorkerCount(WORKERS)
                                .andPollInterval(INTERVAL),
                        false)
                .initialize();
    }

    private final class OneHandler implements JobActivator {

        @Override
        public <T> T activateJob(Class<T> type) {
            return type.cast(new Handler(consumer));
        }
    }

    /** The job as JobRunr wants it. */
    public record Request(NoOperation job) implements JobRequest {

        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** What runs it. */
    public record Handler(Consumer<NoOperation> consumer) implements JobRequestHandler<Request> {

        @Override
        public void run(Request request) {
            consumer.accept(request.job());
        }
    }
}
