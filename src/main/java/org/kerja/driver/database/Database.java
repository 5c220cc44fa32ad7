package org.kerja.driver.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.kerja.ConfigurationException;
import org.kerja.KerjaException;
import org.kerja.StoreException;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Transactions;

/**
 * One connection's way to its database: opens it at first use and runs each piece of work in a transaction, the caller's
 * or one of its own. Everything that goes wrong comes out as {@link StoreException}. Safe for any number of threads.
 */
final class Database implements AutoCloseable {

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection, Dialect dialect) throws SQLException;
    }

    /** What is done with an entity manager. */
    @FunctionalInterface
    interface EntityWork<T> {
        T run(EntityManager entities);
    }

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.database");

    private record Opened(EntityManagerFactory factory, DataSource dataSource, Dialect dialect) {}

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

    DatabaseSettings settings() {
        return settings;
    }

    /** Whether there are transactions of the caller to join. */
    boolean joinsTransactions() {
        return transactions.available();
    }

    /** Whether what is written now belongs to a transaction of the caller. */
    boolean inTransaction() {
        return transactions.active() && !transactions.committed();
    }

    /**
     * Runs work in the caller's transaction if there is one, else in one of its own, which is said again when it collides
     * with others.
     *
     * @param statement what this is, for messages
     */
    <T> T write(String statement, Work<T> work) {
        return write(statement, work, false, settings.networkTimeout());
    }

    /**
     * As {@link #write} for a single statement. Where the caller has no transaction, the database begins and ends one by
     * itself: so nothing stays locked for others when this process stands still before it says commit, and no round trip
     * is spent on saying it.
     */
    <T> T writeOne(String statement, Work<T> work) {
        return write(statement, work, true, settings.networkTimeout());
    }

    /** As {@link #writeOne} for a statement that may take its time, since nobody knows how much there is to do. */
    <T> T writeAll(String statement, Work<T> work) {
        return write(statement, work, true, Duration.ZERO);
    }

    /** As {@link #writeOne} if the dialect does such work in one statement, else as {@link #write}. */
    <T> T writeMany(String statement, Work<T> work) {
        return writeMany(statement, work, settings.networkTimeout());
    }

    /** The same, which is of use only within a time. */
    <T> T writeMany(String statement, Work<T> work, Duration within) {
        Duration limit = settings.networkTimeout();
        boolean sooner = limit.isZero() || within.compareTo(limit) < 0;
        return write(statement, work, dialect().manyRowsInOneStatement(), sooner ? within : limit);
    }

    /** Runs an action once the transaction of the caller, if there is one, has committed. */
    void afterCommit(Runnable action) {
        transactions.afterCommit(action);
    }

    /** A step was done, and the next was not. */
    void reached(FaultPoint point) {
        environment.reached(point);
    }

    /** What is particular to the database. */
    Dialect dialect() {
        return translated("opening", this::open).dialect;
    }

    /** Runs one query of SQL: in the caller's transaction if there is one, else in none at all. */
    <T> T query(String statement, Work<T> work) {
        return writeOne(statement, work);
    }

    /**
     * Removes what nobody needs any more, in a transaction of its own. If that does not work now, the next time is early
     * enough: whatever it comes after is done.
     *
     * @param what this is, for the log
     */
    void cleanUp(String what, Work<?> work) {
        try {
            aside("clean up " + what, work);
        } catch (StoreException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Could not clean up " + what + " this time", e);
        }
    }

    /** Runs work in a transaction of its own, whatever the caller is in. */
    <T> T aside(String statement, Work<T> work) {
        return inTransaction() ? elsewhere(() -> write(statement, work)) : write(statement, work);
    }

    /**
     * Runs work with a connection that stays open if there is a result, to be closed by whoever has that. Each statement is
     * committed by itself.
     */
    <T> Optional<T> keep(String statement, Work<Optional<T>> work) {
        return translated(statement, () -> {
            Opened database = open();
            Connection connection = database.dataSource.getConnection();
            boolean kept = false;
            try {
                connection.setAutoCommit(true);
                Optional<T> result = work.run(connection, database.dialect);
                kept = result.isPresent();
                return result;
            } finally {
                if (!kept) {
                    connection.close();
                }
            }
        });
    }

    /** Reads entities: in the caller's transaction if there is one, else in none at all. */
    <T> T read(String statement, EntityWork<T> work) {
        return translated(statement, () -> {
            Opened database = open();
            try (EntityManager entities = database.factory.createEntityManager()) {
                if (transactions.active()) {
                    join(entities);
                }
                return work.run(entities);
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
    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private <T> T write(String statement, Work<T> work, boolean oneStatement, Duration limit) {
        return translated(statement, () -> {
            Opened database = open();
            return transactions.active()
                    ? joined(database, work)
                    : Collisions.retried(settings.connection(), () -> alone(database, work, oneStatement, limit));
        });
    }

    /**
     * The data source has the connection take part in the transaction. It is closed at once: on Payara, what is open when a
     * new transaction begins inside of this one takes part in both.
     */
    private static <T> T joined(Opened database, Work<T> work) throws SQLException {
        try (Connection connection = database.dataSource.getConnection()) {
            return work.run(connection, database.dialect);
        }
    }

    /** Not by UserTransaction, which is forbidden in many places from where an application dispatches. */
    private static <T> T alone(Opened database, Work<T> work, boolean oneStatement, Duration limit)
            throws SQLException {
        try (Connection connection = database.dataSource.getConnection();
                NetworkTimeout timeout = NetworkTimeout.of(connection, limit)) {
            boolean before = connection.getAutoCommit();
            T result;
            try {
                connection.setAutoCommit(oneStatement);
                if (!oneStatement) {
                    database.dialect.begin(connection);
                }
                result = work.run(connection, database.dialect);
                if (!oneStatement) {
                    connection.commit();
                }
            } catch (SQLException | RuntimeException | Error e) {
                undo(connection, before, e);
                throw e;
            }
            connection.setAutoCommit(before);
            return result;
        }
    }

    private static void undo(Connection connection, boolean autoCommit, Throwable failure) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** An entity manager that stayed outside would not see what the transaction has written. */
    private void join(EntityManager entities) {
        entities.joinTransaction();
        if (!entities.isJoinedToTransaction()) {
            throw new StoreException("Connection '" + settings.connection()
                    + "': the persistence provider does not take part in JTA transactions. "
                    + settings.transactionHint());
        }
    }

    private <T> T translated(String statement, Attempt<T> attempt) {
        if (transactions.committed()) {
            return elsewhere(() -> translated(statement, attempt));
        }
        try {
            return attempt.run();
        } catch (KerjaException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            throw failure(statement, e);
        }
    }

    /** In a thread that is free of the transaction whose commit this one is told of. */
    private <T> T elsewhere(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        environment.detached(() -> result.complete(work.get()));
        return result.join();
    }

    private StoreException failure(String statement, Exception cause) {
        String where = "Connection '" + settings.connection() + "': " + statement + " failed: ";
        String remedy = " Set " + settings.schemaProperty() + "=create, or run the DDL file " + Schema.LOCATION
                + " of the Kerja jar for your database";
        String what = Causes.missingTable(cause)
                .map(table -> "the table " + table + " is missing." + remedy)
                .orElseGet(() -> Causes.first(cause) + (Causes.missingColumn(cause) ? "." + remedy : ""));
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
            try (Connection connection = dataSource.getConnection();
                    NetworkTimeout timeout = NetworkTimeout.of(connection, settings.networkTimeout())) {
                dialect = Dialects.of(connection, settings.connection(), environment::reached);
                dialect.opened(connection);
                new Schema(settings, dialect).prepare(connection);
            }
            EntityManagerFactory factory = PersistenceUnit.open(settings, dataSource, transactions.available());
            return new Opened(factory, dataSource, dialect);
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
