package org.kerja.bench;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.driver.database.TestProvider;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Settings;

/** Kerja with its defaults, but for what is said or set as a system property. */
final class KerjaSystem implements QueueSystem {

    private final EngineBuilder.Resources resources;
    private final Clearing clearing;
    private final Settings settings;
    private final String described;
    private volatile Consumer<NoOperation> consumer = job -> {};
    private Engine engine;

    /** Empties the store. */
    @FunctionalInterface
    private interface Clearing {
        void clear() throws SQLException;
    }

    private KerjaSystem(
            EngineBuilder.Resources resources,
            Clearing clearing,
            Map<String, String> properties,
            Map<String, String> described) {
        this.resources = resources;
        this.clearing = clearing;
        settings = property -> Optional.ofNullable(properties.getOrDefault(property, System.getProperty(property)));
        this.described = described.isEmpty() ? "defaults" : described.toString();
        engine = engine();
    }

    /** Kerja on this database, with these properties. */
    static KerjaSystem onDatabase(String url, Map<String, String> properties) throws SQLException {
        Pool pool = new Pool(url);
        Map<String, String> all = new HashMap<>(properties);
        all.put("kerja.connections.database.jpa-properties", TestProvider.HIBERNATE.jpaProperties(false));
        return new KerjaSystem(
                new OneDataSource(pool.dataSource()), () -> pool.execute("truncate kerja_jobs"), all, properties);
    }

    /** Kerja on this Redis, with these properties. */
    static KerjaSystem onRedis(String url, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("kerja.connection", "redis");
        all.put("kerja.connections.redis.url", url);
        return new KerjaSystem(new NoResources(), () -> PlainRedis.flush(url), all, properties);
    }

    /** One whose worker runs from now on, with its queue paused. */
    static QueueSystem paused(String url) throws SQLException {
        KerjaSystem running = onDatabase(url, Map.of());
        PausedKerja paused = new PausedKerja(
                running.engine.dispatcher(), running.engine.queueManager(), running.described + ", on Java SE");
        running.start(paused::run);
        return paused;
    }

    @Override
    public String version() {
        return "Kerja";
    }

    @Override
    public String settings() {
        return described;
    }

    @Override
    public void dispatch(NoOperation job) {
        engine.dispatcher().dispatch(job);
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) {
        engine.dispatcher().bulk(jobs);
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        consumer = job;
        engine.start();
    }

    @Override
    public void stop() {
        engine.close();
        engine = engine();
    }

    @Override
    public long left() {
        return engine.queueManager().queue("default").sizes().total();
    }

    @Override
    public String table() {
        return "kerja_jobs";
    }

    @Override
    public void clear() throws SQLException {
        clearing.clear();
    }

    /** One that has made its tables and opened its persistence unit. */
    private Engine engine() {
        Job job = NoOperation.class.getAnnotation(Job.class);
        String name = JobNames.of(NoOperation.class, job);
        JobDefinition definition = new JobDefinition(
                name,
                Set.of(),
                1,
                NoOperation.class,
                JobOptions.resolve(job, name, NoOperation.class, new SettingsReader(settings)),
                false,
                new JobInvoker() {
                    @Override
                    public void handle(Object operation, JobContext context) {
                        consumer.accept((NoOperation) operation);
                    }

                    @Override
                    public void failed(Object operation, JobFailure failure) {}
                });
        Engine opened = Engine.builder()
                .settings(settings)
                .resources(resources)
                .jobs(List.of(definition))
                .build();
        opened.queueManager().queue("default").sizes();
        return opened;
    }

    private record NoResources() implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return Optional.empty();
        }
    }

    private record OneDataSource(DataSource dataSource) implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
        }
    }
}
