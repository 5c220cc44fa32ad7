package org.kerja.process;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.DatabaseFixture;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.engine.Engine;
import org.kerja.engine.EngineBuilder;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobNames;
import org.kerja.engine.job.JobOptions;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.JobInvoker;
import org.kerja.spi.Settings;
import org.kerja.spi.Transactions;

/** A node whose jobs leave a row each, on the real database driver with JTA. */
final class EffectNode implements AutoCloseable {

    /** Every so many jobs take a while, so that some are always under way. */
    private static final int SLOW_EVERY = 25;

    private static final long SLOW_NANOS = 20_000_000;

    private final DatabaseFixture fixture;
    private final Engine engine;

    EffectNode(String url, String node, Map<String, String> properties) {
        this(url, node, properties, point -> {});
    }

    /**
     * @param faultPoints told of where the engine is
     */
    EffectNode(String url, String node, Map<String, String> properties, Consumer<FaultPoint> faultPoints) {
        TestProvider provider = TestProvider.HIBERNATE;
        fixture = DatabaseFixture.open(
                new TestDatabase.Place(url, "postgres", "postgres", "", () -> {}), provider, true, Map.of());
        Map<String, String> all = new HashMap<>(properties);
        all.put("kerja.node", node);
        all.put("kerja.connections.database.jpa-properties", provider.jpaProperties(true));
        Settings settings = property -> Optional.ofNullable(all.get(property));
        engine = Engine.builder()
                .settings(settings)
                .transactions(fixture.transactions())
                .faultPoints(faultPoints)
                .resources(new OneDataSource(fixture.dataSource()))
                .jobs(List.of(
                        definition(TransactionalEffect.class, settings, true),
                        definition(PlainEffect.class, settings, false)))
                .build();
    }

    DataSource dataSource() {
        return fixture.dataSource();
    }

    Transactions transactions() {
        return fixture.transactions();
    }

    Engine engine() {
        return engine;
    }

    void makeEffects() throws SQLException {
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table effects (transactional boolean, number int)");
        }
    }

    void awaitEffects(int count) {
        Waiting.forResult(
                count + " effects", () -> number("select count(*) from effects"), effects -> effects >= count);
    }

    void awaitEmptyQueue() {
        Waiting.forResult(
                "an empty queue",
                () -> engine.queueManager().queue("default").sizes().total(),
                total -> total == 0);
    }

    /** The only figure of a query. */
    long number(String query) {
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        fixture.close();
    }

    private JobDefinition definition(Class<?> type, Settings settings, boolean transactional) {
        Job job = type.getAnnotation(Job.class);
        String name = JobNames.of(type, job);
        SettingsReader reader = new SettingsReader(settings);
        return new JobDefinition(
                name, Set.of(), 1, type, JobOptions.resolve(job, name, type, reader), transactional, new JobInvoker() {
                    @Override
                    public void handle(Object effect, JobContext context) throws SQLException {
                        leave(effect);
                    }

                    @Override
                    public void failed(Object effect, JobFailure failure) {}
                });
    }

    private void leave(Object effect) throws SQLException {
        boolean transactional = effect instanceof TransactionalEffect;
        int number = transactional ? ((TransactionalEffect) effect).number() : ((PlainEffect) effect).number();
        try (Connection connection = fixture.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into effects (transactional, number) values (?, ?)")) {
            statement.setBoolean(1, transactional);
            statement.setInt(2, number);
            statement.executeUpdate();
        }
        if (number % SLOW_EVERY == 0) {
            LockSupport.parkNanos(SLOW_NANOS);
        }
    }

    private record OneDataSource(DataSource dataSource) implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
        }
    }
}
