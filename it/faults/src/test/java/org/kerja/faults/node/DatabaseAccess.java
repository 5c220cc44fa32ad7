package org.kerja.faults.node;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.kerja.driver.database.DatabaseDriver;
import org.kerja.driver.database.TestDataSource;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.engine.EngineBuilder;
import org.kerja.spi.Driver;

/** A database behind a pool of connections, which take part in transactions. */
final class DatabaseAccess implements StoreAccess {

    private final AgroalDataSource dataSource;
    private final int connections;

    DatabaseAccess(String url, String user, String password, int connections) {
        this.connections = connections;
        dataSource = TestDataSource.open(new TestDatabase.Place(url, user, password, "", () -> {}), true, connections);
    }

    @Override
    public Driver driver() {
        return new DatabaseDriver();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("jpa-properties", TestProvider.HIBERNATE.jpaProperties(true));
    }

    @Override
    public EngineBuilder.Resources resources() {
        return new EngineBuilder.Resources() {
            @Override
            public <T> Optional<T> find(Class<T> type, String name) {
                return type.isInstance(dataSource) ? Optional.of(type.cast(dataSource)) : Optional.empty();
            }
        };
    }

    @Override
    public boolean transactional() {
        return true;
    }

    @Override
    public Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public void exhaust(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Connection> taken = new ArrayList<>();
        try {
            for (int count = 0; count < connections && System.nanoTime() - end < 0; count++) {
                taken.add(dataSource.getConnection());
            }
            LockSupport.parkNanos(end - System.nanoTime());
        } catch (SQLException e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.INFO, "Not all connections were to be had", e);
        } finally {
            taken.forEach(DatabaseAccess::close);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.INFO, "A connection was gone", e);
        }
    }

    @Override
    public void prepare() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table effects (job varchar(36) not null)");
            statement.execute("create table crossings (id integer primary key, number integer not null)");
            statement.execute("insert into crossings values (1, 0), (2, 0)");
        }
    }

    @Override
    public Set<String> waiting() throws SQLException {
        return Set.copyOf(column("select id from kerja_jobs"));
    }

    @Override
    public Set<String> ended() throws SQLException {
        return Set.copyOf(column("select id from kerja_ended_jobs"));
    }

    @Override
    public Map<String, Integer> effects() throws SQLException {
        Map<String, Integer> effects = new HashMap<>();
        column("select job from effects").forEach(job -> effects.merge(job, 1, Integer::sum));
        return effects;
    }

    private List<String> column(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
