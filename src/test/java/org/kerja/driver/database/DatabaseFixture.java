package org.kerja.driver.database;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** A fresh database with a job store on it, and as many more stores on the same tables as a test asks for. */
public final class DatabaseFixture implements AutoCloseable {

    /** How many connections its pool has at most. */
    private static final int CONNECTIONS = 20;

    private final TestDatabase.Place place;
    private final AgroalDataSource dataSource;
    private final Transactions transactions;
    private final Map<String, String> settings;
    private final Deque<JobStore> stores = new ArrayDeque<>();
    private final JobStore store;

    private DatabaseFixture(
            TestDatabase.Place place, TestProvider provider, boolean jta, Map<String, String> settings) {
        this.place = place;
        this.dataSource = TestDataSource.open(place, jta, CONNECTIONS);
        this.transactions = jta ? NarayanaTransactions.transactions() : new NoTransactions();
        this.settings = new HashMap<>(Map.of("jpa-properties", provider.jpaProperties(jta)));
        this.settings.putAll(settings);
        this.store = another();
    }

    /** A fresh database of a kind. */
    public static DatabaseFixture open(TestDatabase database, TestProvider provider, boolean jta) {
        return open(database.create(), provider, jta, Map.of());
    }

    /**
     * A given database.
     *
     * @param settings what to set beneath {@code kerja.connections.default}
     */
    public static DatabaseFixture open(
            TestDatabase.Place place, TestProvider provider, boolean jta, Map<String, String> settings) {
        return new DatabaseFixture(place, provider, jta, settings);
    }

    /** The store. */
    public JobStore store() {
        return store;
    }

    /** One more store on the same tables, as another node has it. Closed with this fixture. */
    public JobStore another() {
        return another(dataSource);
    }

    /** The same, with connections of another source. */
    JobStore another(DataSource dataSource) {
        return another(dataSource, transactions);
    }

    /** The same, in other transactions. */
    JobStore another(DataSource dataSource, Transactions transactions) {
        JobStore another = new DatabaseDriver()
                .open(new ConnectionSettings("default", this::setting), new TestEnvironment(transactions, dataSource));
        stores.push(another);
        return another;
    }

    /** What one more store would keep its jobs in. Closed by whoever asks for it. */
    Database database() {
        return new Database(
                DatabaseSettings.from(new ConnectionSettings("default", this::setting)),
                new TestEnvironment(transactions, dataSource));
    }

    /** The pool the stores take their connections from. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** The transactions that the stores join. */
    public Transactions transactions() {
        return transactions;
    }

    /** How many connections are in use now. */
    long connectionsInUse() {
        return dataSource.getMetrics().activeCount();
    }

    @Override
    public void close() {
        while (!stores.isEmpty()) {
            stores.pop().close();
        }
        try {
            if (!place.lastStatement().isEmpty()) {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(place.lastStatement());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            dataSource.close();
            place.cleanup().run();
        }
    }

    private Optional<String> setting(String property) {
        return Optional.ofNullable(settings.get(property.replace("kerja.connections.default.", "")));
    }
}
