package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;
import org.kerja.spi.Claim;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;

/** An application that locks rows of jobs against the order in which Kerja does, so that the two wait for each other. */
class CollisionsTest {

    private static final String DEADLOCK = "40P01";

    /** The database ends whom it finds waiting first; on a slow machine that may be the application a few times. */
    private static final int TRIES = 20;

    @Test
    void aDeadlockIsSaidAgainAndNobodyHearsOfIt() throws SQLException {
        try (DatabaseFixture fixture =
                DatabaseFixture.open(TestDatabase.POSTGRESQL.create(), TestProvider.HIBERNATE, false, Map.of())) {
            boolean applicationWent = false;
            for (int tried = 0; tried < TRIES && !applicationWent; tried++) {
                applicationWent = applicationGoesOn(fixture);
            }
            assertThat(applicationWent).as("the store gave way").isTrue();
        }
    }

    /** Whether an application that waits for the store, which waits for it, goes on. The store completes its jobs in any case. */
    private static boolean applicationGoesOn(DatabaseFixture fixture) throws SQLException {
        JobStore store = fixture.store();
        store.push(Jobs.envelopes(2));
        List<Lease> leases = Jobs.claim(store, 2).stream()
                .map(Claim::lease)
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
        boolean wentOn;
        CompletableFuture<Set<Lease>> completion;
        try (Connection application = fixture.dataSource().getConnection();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            lock(statement, leases.get(1));

            completion = CompletableFuture.supplyAsync(() -> store.complete(leases));
            Waiting.forResult("a completion that waits", () -> waiting(fixture), count -> count == 1);
            wentOn = locks(statement, leases.get(0));
            application.rollback();
        }
        assertThat(completion.join()).isEmpty();
        assertThat(store.sizes(Jobs.QUEUE).total()).isZero();
        return wentOn;
    }

    private static boolean locks(Statement statement, Lease lease) throws SQLException {
        try {
            lock(statement, lease);
            return true;
        } catch (SQLException e) {
            if (!DEADLOCK.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
    }

    private static void lock(Statement statement, Lease lease) throws SQLException {
        statement.execute("select 1 from kerja_jobs where id = '" + lease.id().value() + "' for update");
    }

    private static int waiting(DatabaseFixture fixture) {
        try {
            return Integer.parseInt(
                    Databases.query(fixture.dataSource(), "select count(*) from pg_locks where not granted")
                            .get(0));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
