package org.kerja.driver.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.kerja.StoreException;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.Pushed;

/** Stores jobs of one connection. */
final class DatabasePushes {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    private final Database database;
    private final DatabaseClaims claims;
    private final UniqueKeys keys;

    DatabasePushes(Database database, DatabaseClaims claims, UniqueKeys keys) {
        this.database = database;
        this.claims = claims;
        this.keys = keys;
    }

    /** Stores jobs, in the order of their ids. */
    void push(List<Envelope> inOrder) {
        if (inOrder.stream().anyMatch(job -> job.line().isPresent())) {
            limited(inOrder);
            return;
        }
        boolean joined = database.inTransaction();
        Database.Work<Boolean> push = (connection, dialect) -> {
            if (joined) {
                // An error would end the caller's transaction.
                dialect.pushMissing(connection, inOrder);
            } else {
                alone(connection, dialect, inOrder);
            }
            database.reached(DatabaseFaultPoint.PUSHED);
            return true;
        };
        if (inOrder.size() == 1) {
            database.writeOne("push", push);
        } else {
            database.write("push", push);
        }
        claims.pushed(inOrder);
    }

    private void limited(List<Envelope> inOrder) {
        database.write("push", (connection, dialect) -> {
            LimitedQueue.push(connection, dialect, inOrder);
            database.reached(DatabaseFaultPoint.PUSHED);
            return true;
        });
        claims.pushed(inOrder);
    }

    /** Stores jobs of which some have keys. */
    List<Pushed> unique(List<Envelope> jobs) {
        List<Pushed> outcomes = database.write("push", (connection, dialect) -> {
            List<Pushed> pushed = new UniquePush(keys, connection, dialect, jobs, database::reached).store();
            database.reached(DatabaseFaultPoint.PUSHED);
            return pushed;
        });
        claims.pushed(jobs);
        database.afterCommit(keys::pushed);
        return outcomes;
    }

    /** That none of them is there is nearly always so, and cheaper to insert by. */
    private static void alone(Connection connection, Dialect dialect, List<Envelope> jobs) throws SQLException {
        try {
            dialect.push(connection, jobs);
        } catch (SQLException e) {
            if (!Causes.duplicate(e)) {
                throw e;
            }
            LOGGER.log(Level.DEBUG, "Some of the jobs are there already and stay as they are", e);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            dialect.pushMissing(connection, jobs);
        }
    }

    /** Stores a job together with a text to those who listen; false if that was not sent, and the job was stored all the same. */
    boolean announced(Envelope job, String text) {
        try {
            boolean announced =
                    database.writeOne("push", (connection, dialect) -> announced(connection, dialect, job, text));
            claims.pushed(List.of(job));
            return announced;
        } catch (StoreException e) {
            if (!Causes.queueIsFull(e)) {
                throw e;
            }
            LOGGER.log(Level.DEBUG, "The queue of notifications is full; a job is stored without one", e);
            push(List.of(job));
            return false;
        }
    }

    private static boolean announced(Connection connection, Dialect dialect, Envelope job, String text)
            throws SQLException {
        try {
            dialect.push(connection, job, text);
            return true;
        } catch (SQLException e) {
            if (!Causes.duplicate(e)) {
                throw e;
            }
            dialect.pushMissing(connection, List.of(job));
            return false;
        }
    }

    /** Stores a job and claims it in the same step; empty if it was only stored. */
    Optional<Claim> claimed(Envelope job, ClaimRequest request) {
        long token = database.writeOne("push", (connection, dialect) -> {
            try {
                return dialect.pushClaimed(connection, job, request);
            } catch (SQLException e) {
                if (!Causes.duplicate(e)) {
                    throw e;
                }
                dialect.pushMissing(connection, List.of(job));
                return 0L;
            }
        });
        claims.pushed(List.of(job));
        return token > 0 ? Optional.of(Claim.first(job, token)) : Optional.empty();
    }
}
