package org.kerja.driver.database;

import java.sql.SQLException;
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
            try {
                for (String table : Databases.tables(database.dataSource())) {
                    Databases.execute(database.dataSource(), "delete from " + table);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot empty the tables", e);
            }
        }
    }
}
