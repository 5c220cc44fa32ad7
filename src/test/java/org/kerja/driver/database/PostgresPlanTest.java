package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plans that the comments of the statements promise, on a hundred thousand rows. */
class PostgresPlanTest {

    private static final String CLAIM =
            "30000, 7, 'node', array['empty', 'mail', 'other'], array['send', 'print'], 500, 500";
    private static final String CLAIM_TYPES = "bigint, bigint, text, text[], text[], integer, integer";
    private static final String SORT = "select current_setting('enable_sort')";
    private static final PostgresDialect DIALECT = new PostgresDialect();
    private static DatabaseFixture fixture;
    private static String leases;

    @BeforeAll
    static void fill() throws SQLException {
        fixture = DatabaseFixture.open(TestDatabase.POSTGRESQL.create(), TestProvider.HIBERNATE, false, Map.of());
        fixture.store().sizes("any");
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table kerja_jobs set (autovacuum_enabled = false)");
            statement.execute("insert into kerja_jobs (id, queue, name, priority, available_at, created_at, payload)"
                    + " select gen_random_uuid(), case when number % 10 = 0 then 'other' else 'mail' end,"
                    + " 'send', number % 3, 1000 + number, 0, '{}' from generate_series(1, 100000) as number");
            try (ResultSet row = statement.executeQuery("select quote_literal(array_agg(id)) from"
                    + " (select id from kerja_jobs order by id limit 500) as first")) {
                row.next();
                leases = row.getString(1) + ", 0";
            }
        }
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void claimWalksItsIndexInATableThatWasNeverAnalyzed(String mode) throws SQLException {
        assertClaimWalksItsIndex(mode, "select 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan"})
    void claimWalksItsIndexInAnAnalyzedTable(String mode) throws SQLException {
        assertClaimWalksItsIndex(mode, "analyze kerja_jobs");
    }

    @Test
    void claimThatGoesOnWalksItsIndexFromItsPlaceOnly() throws SQLException {
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            for (String before : List.of("select 1", "analyze kerja_jobs")) {
                assertThat(plan(
                                DIALECT.claimOnward(),
                                "bigint, bigint, text, text[], integer[], bigint[], bigint[], text[], integer, integer",
                                "30000, 7, 'node', array['mail', 'other'], array[2, 1], array[50000, 0], array[60000, 9000], array['send'], 500, 500",
                                mode,
                                before))
                        .contains("Index Scan using kerja_jobs_claim")
                        .contains(
                                "(priority = line.priority) AND (available_at >= line.since) AND (available_at < line.until)")
                        .contains("Tid Scan on kerja_jobs job")
                        .doesNotContain("Sort")
                        .doesNotContain("Seq Scan on kerja_jobs");
            }
        }
    }

    @Test
    void claimOfDispatchedJobsFindsEachByItsKey() throws SQLException {
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            for (String before : List.of("select 1", "analyze kerja_jobs")) {
                assertThat(plan(
                                DIALECT.claimDispatched(),
                                "bigint, bigint, text, text[], text[], text[], integer",
                                "30000, 7, 'node', array['00000000-0000-7000-8000-000000000000'], array['mail'], array['send'], 10",
                                mode,
                                before))
                        .contains("Index Scan using kerja_jobs_pkey")
                        .contains("Tid Scan on kerja_jobs job")
                        .doesNotContain("kerja_jobs_claim")
                        .doesNotContain("Seq Scan on kerja_jobs job");
            }
        }
    }

    @Test
    void lookingForDueJobsReadsOneRowForEachQueueAndPriorityOfAnAnalyzedTable() throws SQLException {
        assertThat(plan(
                        DIALECT.due(),
                        "text[], text[], text[], text[]",
                        "array['send'], array['send'], array[]::text[], array[]::text[]",
                        "auto",
                        "analyze kerja_jobs"))
                .contains("Index Scan using kerja_jobs_claim")
                .doesNotContain("Seq Scan on kerja_jobs job")
                .doesNotContainPattern("kerja_jobs_claim .*rows=[0-9]{2}");
    }

    @Test
    void lookingAtPartsOfQueuesWalksItsIndexInThoseOnly() throws SQLException {
        assertThat(plan(
                        DIALECT.dueOnward(),
                        "text[], bigint[], bigint[], bigint[], text[], text[], text[], text[]",
                        "array['mail', 'other'], array[2, 1], array[50000, 0], array[60000, 9000], array['send'],"
                                + " array['send'], array[]::text[], array[]::text[]",
                        "auto",
                        "analyze kerja_jobs"))
                .contains("Index Scan using kerja_jobs_claim")
                .contains("available_at < ")
                .doesNotContain("Seq Scan on kerja_jobs job");
    }

    @Test
    void gapsBetweenKnownQueuesAndPrioritiesAreLookedForInTheClaimIndex() throws SQLException {
        assertThat(plan(
                        DIALECT.statements().text("gaps"),
                        "bigint, text[], text[], bigint, text[], bigint[], bigint[]",
                        "1000, array['', 'mail'], array['mail', 'z'], 1000, array['mail', 'mail'], array[2, 0], array[9, 2]",
                        "auto",
                        "analyze kerja_jobs"))
                .contains("using kerja_jobs_claim")
                .doesNotContain("Sort")
                .doesNotContain("Seq Scan on kerja_jobs job")
                .doesNotContainPattern("kerja_jobs_claim .*rows=[0-9]{2}");
    }

    @Test
    void theNextPriorityIsFoundWithoutPassingByTheJobsOfTheOneBefore() throws SQLException {
        Statements statements = DIALECT.statements();
        for (String before : List.of("select 1", "analyze kerja_jobs")) {
            assertThat(plan(
                            statements.text("by-index") + ";" + statements.text("next-priority"),
                            "bigint, text, integer",
                            "60000, 'mail', 2",
                            "auto",
                            before))
                    .contains("Index Only Scan using kerja_jobs_claim")
                    .doesNotContain("Sort")
                    .doesNotContain("Seq Scan on kerja_jobs")
                    .doesNotContainPattern("kerja_jobs_claim .*rows=[0-9]{2}");
        }
    }

    @Test
    void limitedJobsAreFoundInTheirLinesWhateverWaitsBehind() throws SQLException {
        String limited = "insert into kerja_jobs"
                + " (id, queue, name, priority, available_at, created_at, payload, line, limits)"
                + " select gen_random_uuid(), 'mail' || chr(1), 'send', number % 3, number, 0, '{}',"
                + " 'mail' || chr(10) || chr(10) || 'u' || number % 50, 'k' || number % 50"
                + " from generate_series(1, 20000) as number";
        Statements statements = DIALECT.statements();
        String settings = statements.text("by-index") + ";";
        for (String ordered : List.of("of-line", "of-first-in-line")) {
            String text = statements
                    .text("in-line")
                    .replace("{of-line}", statements.text(ordered))
                    .replace("{first-in-line}", statements.text("first-in-line"))
                    .replace("{names}", "?");
            boolean first = ordered.equals("of-first-in-line");
            assertThat(plan(
                            settings + text,
                            "bigint, text, " + (first ? "text, " : "") + "text, integer",
                            "7, E'mail\\n\\nu7', " + (first ? "E'mail\\n\\nu7', " : "") + "'send', 10",
                            "auto",
                            limited))
                    .contains("using kerja_jobs_line")
                    .doesNotContain("Seq Scan on kerja_jobs")
                    .doesNotContainPattern("kerja_jobs_line .*rows=[0-9]{3}");
        }
        assertThat(plan(
                        settings + statements.text("lines").replace("{behind}", "and job.line < ?"),
                        "text, text, text, integer",
                        "E'mail\\n', E'mail\\u000b', E'mail\\u000b', 100",
                        "auto",
                        limited))
                .contains("using kerja_jobs_line")
                .doesNotContain("Seq Scan on kerja_jobs")
                .doesNotContainPattern("kerja_jobs_line .*rows=[0-9]{2}");
    }

    @Test
    void wordsAboutClaimedJobsFindEachRowByItsKey() throws SQLException {
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            for (String before : List.of("select 1", "analyze kerja_jobs")) {
                assertThat(plan(DIALECT.statements().text("complete"), "text[], bigint", leases, mode, before))
                        .contains("Index Scan using kerja_jobs_pkey")
                        .doesNotContain("Seq Scan on kerja_jobs job");
                assertThat(plan(
                                DIALECT.statements().text("renew"),
                                "bigint, text[], bigint",
                                "30000, " + leases,
                                mode,
                                before))
                        .contains("Index Scan using kerja_jobs_pkey")
                        .doesNotContain("Seq Scan on kerja_jobs job");
            }
        }
    }

    @Test
    void tableThatWasEmptyWhenItWasAnalyzedIsStillReadByKey() throws SQLException {
        String emptied = "delete from kerja_jobs; analyze kerja_jobs";
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            assertThat(plan(DIALECT.statements().text("complete"), "text[], bigint", leases, mode, emptied))
                    .contains("Index Scan using kerja_jobs_pkey");
            assertThat(plan(
                            DIALECT.claimDispatched(),
                            "bigint, bigint, text, text[], text[], text[], integer",
                            "30000, 7, 'node', " + leases.replaceFirst(", 0$", "")
                                    + ", array['mail'], array['send'], 500",
                            mode,
                            emptied))
                    .contains("Index Scan using kerja_jobs_pkey")
                    .doesNotContain("kerja_jobs_claim");
            assertClaimWalksItsIndex(mode, emptied);
        }
    }

    @Test
    void settingsHoldForTheirStatementAndNoLongerThoughThereIsNoTransaction() throws SQLException {
        String settings = DIALECT.claim().substring(0, DIALECT.claim().indexOf(';') + 1);
        try (Connection connection = fixture.dataSource().getConnection();
                PreparedStatement together = connection.prepareStatement(settings + SORT);
                PreparedStatement later = connection.prepareStatement(SORT)) {
            together.execute();
            together.getMoreResults();
            assertThat(onlyText(together.getResultSet())).isEqualTo("off");
            assertThat(onlyText(later.executeQuery())).isEqualTo("on");
        }
    }

    private static String onlyText(ResultSet rows) throws SQLException {
        try (rows) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void assertClaimWalksItsIndex(String mode, String before) throws SQLException {
        String plan = plan(DIALECT.claim(), CLAIM_TYPES, CLAIM, mode, before);
        assertThat(plan)
                .contains("Index Scan using kerja_jobs_claim")
                .contains("Tid Scan on kerja_jobs job")
                .doesNotContain("kerja_jobs_pkey")
                .doesNotContain("Sort")
                .doesNotContain("Bitmap")
                .doesNotContain("Hash")
                .doesNotContain("Seq Scan on kerja_jobs");
    }

    /** The plan of a statement as a prepared one gets it; the change it makes is rolled back. */
    private static String plan(String statementText, String types, String values, String mode, String before)
            throws SQLException {
        String text = statementText;
        for (int parameter = 1; text.contains("?"); parameter++) {
            text = text.replaceFirst("\\?", "\\$" + parameter);
        }
        String[] parts = text.split(";", -1);
        try (Connection connection = fixture.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(before);
            for (int index = 0; index < parts.length - 1; index++) {
                statement.execute(parts[index]);
            }
            statement.execute("set local plan_cache_mode = " + mode);
            statement.execute("prepare planned (" + types + ") as " + parts[parts.length - 1]);
            List<String> plan = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "explain (analyze, costs off, timing off) execute planned (" + values + ")")) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
            statement.execute("deallocate planned");
            connection.rollback();
            return String.join("\n", plan);
        }
    }
}
