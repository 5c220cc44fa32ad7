package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.FailedJobFilter;
import org.kerja.StoreException;
import org.kerja.spi.JobStore;

class SchemaTest {

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void openingDoesNotTouchTheDatabase(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "create")) {
            assertThat(tables(fixture)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void createMakesTheTablesAtFirstUse(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "create")) {
            fixture.store().sizes(Jobs.QUEUE);
            assertThat(tables(fixture))
                    .containsExactly(
                            "kerja_ended_jobs",
                            "kerja_failed_jobs",
                            "kerja_jobs",
                            "kerja_limit_uses",
                            "kerja_limits",
                            "kerja_members",
                            "kerja_outcomes",
                            "kerja_paused_queues",
                            "kerja_steps",
                            "kerja_unique_keys",
                            "kerja_workflows");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void creationThatWasCutOffIsContinued(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "create")) {
            fixture.store().push(Jobs.envelopes(1));
            // MariaDB makes a table and its indexes in one step.
            String before = database == TestDatabase.MARIADB
                    ? "drop table kerja_failed_jobs"
                    : "drop index kerja_failed_jobs_queue";
            Databases.execute(fixture.dataSource(), "drop table kerja_paused_queues", before);
            assertThat(fixture.another().sizes(Jobs.QUEUE).ready()).isEqualTo(1);
            assertThat(tables(fixture)).contains("kerja_failed_jobs", "kerja_paused_queues");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void tablesOfAnEarlierVersionGetWhatTheyLack(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "create")) {
            fixture.store().push(Jobs.envelopes(1));
            Databases.execute(
                    fixture.dataSource(),
                    "alter table kerja_failed_jobs drop column unique_key",
                    database == TestDatabase.MARIADB
                            ? "drop index kerja_jobs_line on kerja_jobs"
                            : "drop index kerja_jobs_line",
                    "alter table kerja_jobs drop column line",
                    "alter table kerja_jobs drop column limits",
                    "drop table kerja_limit_uses",
                    "drop table kerja_ended_jobs",
                    "drop table kerja_unique_keys");
            JobStore later = fixture.another();
            assertThat(later.sizes(Jobs.QUEUE).ready()).isEqualTo(1);
            assertThat(tables(fixture)).contains("kerja_unique_keys");
            assertThat(later.failedJobs().orElseThrow().retry(FailedJobFilter.all()))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void validateNamesTheMissingTable(TestDatabase database) {
        try (DatabaseFixture fixture = open(database, "validate")) {
            assertThatThrownBy(() -> fixture.store().sizes(Jobs.QUEUE))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Connection 'default'")
                    .hasMessageContaining("the table kerja_jobs is missing")
                    .hasMessageContaining("kerja.connections.default.schema=create");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void validateNamesTheMissingColumn(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "validate")) {
            runDdl(fixture);
            Databases.execute(fixture.dataSource(), "alter table kerja_jobs drop column lost_leases");
            assertThatThrownBy(() -> fixture.store().sizes(Jobs.QUEUE))
                    .isInstanceOf(StoreException.class)
                    .message()
                    .containsIgnoringCase("lost_leases")
                    .contains("kerja.connections.default.schema=create");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void validateLooksForEveryColumn(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "none")) {
            runDdl(fixture);
            try (Connection connection = fixture.dataSource().getConnection()) {
                Statements statements =
                        Dialects.of(connection, "default", point -> {}).statements();
                for (String table : List.of(
                        "jobs", "failed-jobs", "ended-jobs", "unique-keys", "limits", "limit-uses", "paused-queues")) {
                    assertThat(columns(connection, statements.text("check-" + table)))
                            .containsExactlyInAnyOrderElementsOf(
                                    columns(connection, "select * from kerja_" + table.replace('-', '_')));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void validateAcceptsWhatTheShippedFileMakes(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "validate")) {
            runDdl(fixture);
            assertThat(fixture.store().sizes(Jobs.QUEUE).total()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void noneNamesTheMissingTableAtTheFirstStatementAndWorksWhenItIsThere(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database, "none")) {
            assertThatThrownBy(() -> fixture.store().push(Jobs.envelopes(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("push failed: the table kerja_jobs is missing");
            runDdl(fixture);
            fixture.store().push(Jobs.envelopes(1));
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void nodesThatCreateAtTheSameTimeAllSucceed(TestDatabase database) throws Exception {
        int nodes = 4;
        try (DatabaseFixture fixture = open(database, "create")) {
            ExecutorService threads = Executors.newFixedThreadPool(nodes);
            try {
                CyclicBarrier together = new CyclicBarrier(nodes);
                List<Future<?>> pushes = new ArrayList<>();
                for (int node = 0; node < nodes; node++) {
                    JobStore store = fixture.another();
                    pushes.add(threads.submit(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        store.push(Jobs.envelopes(1));
                        return null;
                    }));
                }
                for (Future<?> push : pushes) {
                    push.get(60, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(fixture.store().sizes(Jobs.QUEUE).ready()).isEqualTo(nodes);
        }
    }

    private static DatabaseFixture open(TestDatabase database, String schema) {
        return DatabaseFixture.open(database.create(), TestProvider.HIBERNATE, false, Map.of("schema", schema));
    }

    private static List<String> tables(DatabaseFixture fixture) throws SQLException {
        return Databases.tables(fixture.dataSource()).stream()
                .map(table -> table.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    private static List<String> columns(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                columns.add(result.getMetaData().getColumnName(column));
            }
            return columns;
        }
    }

    private static void runDdl(DatabaseFixture fixture) throws SQLException {
        String ddl;
        try (Connection connection = fixture.dataSource().getConnection()) {
            ddl = Dialects.of(connection, "default", point -> {}).statements().text("schema");
        }
        Databases.execute(fixture.dataSource(), ddl.split(";"));
    }
}
