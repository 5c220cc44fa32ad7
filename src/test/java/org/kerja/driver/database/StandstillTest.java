package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.driver.OtherThreads;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;

/**
 * A process that stands still, or whose machine is cut off, between a statement and its commit keeps locked what the
 * statement changed, and a claim also what others had just claimed. So on PostgreSQL nothing is left to commit.
 */
class StandstillTest {

    /** What another connection sees when a statement has run and its process does nothing more. */
    private record Seen(long rows, long unlocked) {}

    @ParameterizedTest
    @CsvSource({"HIBERNATE, true", "ECLIPSELINK, true", "HIBERNATE, false", "ECLIPSELINK, false"})
    void nothingIsLockedOnceAStatementOfAWorkerHasRun(TestProvider provider, boolean jta) throws SQLException {
        try (DatabaseFixture fixture =
                DatabaseFixture.open(TestDatabase.POSTGRESQL.create(), provider, jta, Map.of())) {
            List<Seen> seen = new ArrayList<>();
            JobStore store = fixture.another(halting(
                    fixture.dataSource(), () -> seen.add(OtherThreads.call(() -> look(fixture.dataSource())))));
            store.sizes("any");
            seen.clear();
            List<Envelope> envelopes = Jobs.envelopes(3);

            envelopes.forEach(envelope -> store.push(List.of(envelope)));
            assertThat(seen).containsExactly(new Seen(1, 1), new Seen(2, 2), new Seen(3, 3));
            seen.clear();

            Lease first =
                    Jobs.claimDispatched(store, envelopes.subList(0, 1)).get(0).lease();
            List<Lease> others = Jobs.claim(store, 2).stream().map(Claim::lease).toList();
            store.markStarted(first, "");
            store.renew(others, Duration.ofSeconds(30));
            assertThat(seen).hasSize(4).containsOnly(new Seen(3, 3));
            seen.clear();

            store.complete(List.of(first));
            store.complete(others);
            assertThat(seen).containsExactly(new Seen(2, 2), new Seen(0, 0));
        }
    }

    private static Seen look(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select (select count(*) from kerja_jobs), count(*)"
                        + " from (select 1 from kerja_jobs for update skip locked) unlocked")) {
            row.next();
            return new Seen(row.getLong(1), row.getLong(2));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A data source that does something after each statement, before the process goes on. */
    private static DataSource halting(DataSource dataSource, Runnable halt) {
        return halting(DataSource.class, dataSource, halt);
    }

    private static <T> T halting(Class<T> type, Object target, Runnable halt) {
        return type.cast(Proxy.newProxyInstance(
                StandstillTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().startsWith("execute")) {
                        halt.run();
                    }
                    boolean leadsToStatements = result instanceof Connection
                            || (target instanceof Connection && result instanceof Statement);
                    return leadsToStatements ? halting(method.getReturnType(), result, halt) : result;
                }));
    }
}
