package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.kerja.driver.DriverContract;
import org.kerja.driver.StoreUnderTest;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** The contract on one kind of database with one provider. All tests share it; each finds its tables empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContract extends DriverContract {

    private final TestDatabase kind;
    private final TestProvider provider;
    private final boolean jta;
    private @Nullable DatabaseFixture database;
    private @Nullable JobStore another;

    DatabaseContract(TestDatabase kind, TestProvider provider, boolean jta) {
        this.kind = kind;
        this.provider = provider;
        this.jta = jta;
    }

    @BeforeAll
    void openDatabase() {
        database = DatabaseFixture.open(kind, provider, jta);
        another = database.another();
    }

    @AfterAll
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    protected StoreUnderTest open() {
        return new TablesUnderTest(Objects.requireNonNull(database), Objects.requireNonNull(another));
    }

    private record TablesUnderTest(DatabaseFixture database, JobStore another) implements StoreUnderTest {

        @Override
        public JobStore store() {
            return database.store();
        }

        @Override
        public Transactions transactions() {
            return database.transactions();
        }

        @Override
        public void close() {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String table : tables(connection)) {
                    statement.executeUpdate("delete from " + table);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot empty the tables", e);
            }
        }

        private static List<String> tables(Connection connection) throws SQLException {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"
                    })) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            return tables;
        }
    }
}
