package org.kerja.driver.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.kerja.ConfigurationException;
import org.kerja.KerjaException;
import org.kerja.StoreException;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Transactions;

/**
 * One connection's way to its database: opens it at first use and runs each piece of work in a transaction, the caller's
 * or one of its own. Everything that goes wrong comes out as {@link StoreException}. Safe for any number of threads.
 */
final class Database implements AutoCloseable {

    /** What is done with the connection of a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection, Dialect dialect) throws SQLException;
    }

    /** What is done with an entity manager. */
    @FunctionalInterface
    interface EntityWork<T> {
        T run(EntityManager entities, Dialect dialect) throws SQLException;
    }

    private record Opened(
            EntityManagerFactory factory, DataSource dataSource, Dialect dialect, ConnectionAccess connections) {}

    private final DatabaseSettings settings;
    private final DriverEnvironment environment;
    private final Transactions transactions;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Opened opened;

    Database(DatabaseSettings settings, DriverEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
        this.transactions = environment.transactions();
    }

    /** The connection's name. */
    String connection() {
        return settings.connection();
    }

    /** Whether there are transactions of the caller to join. */
    boolean joinsTransactions() {
        return transactions.available();
    }

    /**
     * Runs work in the caller's transaction if there is one, else in one of its own, which is said again when it collides
     * with others.
     *
     * @param statement what this is, for messages
     */
    <T> T write(String statement, Work<T> work) {
        return transaction(
                statement,
                (entities, database) ->
                        database.connections.call(entities, connection -> work.run(connection, database.dialect)));
    }

    /**
     * As {@link #write} for a single statement. Where the caller has no transaction, the database begins and ends one by
     * itself: so nothing stays locked for others when this process stands still before it says commit, and no round trip
     * is spent on saying it.
     */
    <T> T writeOne(String statement, Work<T> work) {
        if (transactions.active()) {
            return write(statement, work);
        }
        return translated(statement, () -> {
            Opened database = open();
            return Collisions.retried(settings.connection(), () -> committedByItself(database, work));
        });
    }

    /** As {@link #writeOne} if the dialect does such work in one statement, else as {@link #write}. */
    <T> T writeMany(String statement, Work<T> work) {
        boolean one = translated(statement, this::open).dialect.manyRowsInOneStatement();
        return one ? writeOne(statement, work) : write(statement, work);
    }

    private static <T> T committedByItself(Opened database, Work<T> work) throws SQLException {
        try (Connection connection = database.dataSource.getConnection()) {
            if (connection.getAutoCommit()) {
                return work.run(connection, database.dialect);
            }
            connection.setAutoCommit(true);
            try {
                return work.run(connection, database.dialect);
            } finally {
                connection.setAutoCommit(false);
            }
        }
    }

    /** As {@link #write}, with the entity manager itself. */
    <T> T writeEntities(String statement, EntityWork<T> work) {
        return transaction(statement, (entities, database) -> work.run(entities, database.dialect));
    }

    /** Runs a read: in the caller's transaction if there is one, else in none at all. */
    <T> T read(String statement, EntityWork<T> work) {
        return translated(statement, () -> {
            Opened database = open();
            try (EntityManager entities = database.factory.createEntityManager()) {
                if (transactions.active()) {
                    join(entities);
                }
                return work.run(entities, database.dialect);
            }
        });
    }

    @Override
    public void close() {
        Opened database = opened;
        opened = null;
        if (database != null) {
            database.factory.close();
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run(EntityManager entities, Opened database) throws SQLException;
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private <T> T transaction(String statement, Step<T> step) {
        return translated(statement, () -> {
            Opened database = open();
            if (transactions.active()) {
                try (EntityManager entities = database.factory.createEntityManager()) {
                    join(entities);
                    return step.run(entities, database);
                }
            }
            return Collisions.retried(
                    settings.connection(),
                    () -> transactions.available()
                            ? inOwnTransaction(database, step)
                            : inEntityTransaction(database, step));
        });
    }

    private <T> T inOwnTransaction(Opened database, Step<T> step) throws SQLException {
        transactions.begin();
        T result;
        try (EntityManager entities = database.factory.createEntityManager()) {
            join(entities);
            result = step.run(entities, database);
        } catch (SQLException | RuntimeException | Error e) {
            rollback(e, transactions::rollback);
            throw e;
        }
        transactions.commit();
        return result;
    }

    private static <T> T inEntityTransaction(Opened database, Step<T> step) throws SQLException {
        try (EntityManager entities = database.factory.createEntityManager()) {
            entities.getTransaction().begin();
            try {
                T result = step.run(entities, database);
                entities.getTransaction().commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                if (entities.getTransaction().isActive()) {
                    rollback(e, entities.getTransaction()::rollback);
                }
                throw e;
            }
        }
    }

    private static void rollback(Throwable failure, Runnable rollback) {
        try {
            rollback.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** An entity manager that stayed outside would write in transactions of its own, unseen until something is lost. */
    private void join(EntityManager entities) {
        entities.joinTransaction();
        if (!entities.isJoinedToTransaction()) {
            throw new StoreException("Connection '" + settings.connection()
                    + "': the persistence provider does not take part in JTA transactions. "
                    + settings.transactionHint());
        }
    }

    private <T> T translated(String statement, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (KerjaException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            throw failure(statement, e);
        }
    }

    private StoreException failure(String statement, Exception cause) {
        String where = "Connection '" + settings.connection() + "': " + statement + " failed: ";
        String what = Causes.missingTable(cause)
                .map(table -> "the table " + table + " is missing. Set " + settings.schemaProperty()
                        + "=create, or run the DDL file " + Schema.LOCATION + " of the Kerja jar for your database")
                .orElseGet(() -> Causes.first(cause));
        return new StoreException(where + what, cause);
    }

    private Opened open() {
        Opened database = opened;
        if (database != null) {
            return database;
        }
        opening.lock();
        try {
            if (opened == null) {
                if (transactions.active()) {
                    // What this thread opened now would belong to its transaction, the tables included.
                    environment.detached(() -> opened = openNow());
                } else {
                    opened = openNow();
                }
            }
            database = opened;
        } finally {
            opening.unlock();
        }
        if (database == null) {
            throw new StoreException("Connection '" + settings.connection() + "' is closed");
        }
        return database;
    }

    private Opened openNow() {
        return translated("opening", () -> {
            DataSource dataSource = environment
                    .resource(DataSource.class, settings.dataSource())
                    .orElseThrow(this::noDataSource);
            Dialect dialect;
            try (Connection connection = dataSource.getConnection()) {
                dialect = Dialects.of(connection, settings.connection());
                dialect.opened(connection);
                new Schema(settings, dialect).prepare(connection);
            }
            EntityManagerFactory factory = PersistenceUnit.open(settings, dataSource, transactions.available());
            try (EntityManager entities = factory.createEntityManager()) {
                return new Opened(factory, dataSource, dialect, ConnectionAccess.of(entities));
            }
        });
    }

    private ConfigurationException noDataSource() {
        String property = settings.dataSourceProperty();
        return new ConfigurationException(
                settings.dataSource().isEmpty()
                        ? "Connection '" + settings.connection() + "': there is no default data source. Set " + property
                                + " to the JNDI or bean name of one"
                        : property + "=" + settings.dataSource()
                                + ": there is no data source of that JNDI or bean name. Define it, or correct the name");
    }
}
