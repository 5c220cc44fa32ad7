package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.driver.OtherThreads;
import org.kerja.spi.Envelope;

class MariaDbTest {

    @Test
    void rowsAreHeldInTheOrderOfTheClaimIndexWhetherAnalyzedOrNot() throws SQLException {
        try (DatabaseFixture fixture = open()) {
            fixture.store().sizes(Jobs.QUEUE);
            Databases.execute(
                    fixture.dataSource(),
                    "insert into kerja_jobs (id, queue, name, priority, available_at, created_at, payload)"
                            + " select uuid(), 'mail', 'send', mod(seq, 3), 1000 + seq, 0, '{}' from seq_1_to_20000");
            for (String before : List.of("select 1", "analyze table kerja_jobs")) {
                Databases.execute(fixture.dataSource(), before);
                for (String place : List.of("", "of-place")) {
                    assertThat(planOfHold(fixture, place))
                            .contains("kerja_jobs_claim")
                            .doesNotContain("filesort");
                }
            }
            assertThat(Jobs.claim(fixture.store(), 500)).hasSize(500).allMatch(claim -> claim.priority() == 2);
        }
    }

    @Test
    void claimsPassByRowsThatOthersHaveLocked() throws SQLException {
        try (DatabaseFixture fixture = open();
                Connection other = fixture.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            List<Envelope> envelopes = Jobs.envelopes(20);
            fixture.store().push(envelopes);
            other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            other.setAutoCommit(false);
            String ids = envelopes.stream()
                    .limit(10)
                    .map(envelope -> "'" + envelope.id() + "'")
                    .collect(Collectors.joining(", "));
            try (ResultSet locked = statement.executeQuery(
                    "select id from kerja_jobs force index (primary) where id in (" + ids + ") for update")) {
                locked.next();
            }

            assertThat(OtherThreads.call(() -> Jobs.claim(fixture.store(), 20))).hasSize(10);
            other.rollback();
            assertThat(Jobs.claim(fixture.store(), 20)).hasSize(10);
        }
    }

    @Test
    void versionsThatCannotPassByLockedRowsAreRefusedWithWhatToUse() throws SQLException {
        assertThatThrownBy(() -> Dialects.of(connected("MariaDB", 10, 5), "main", point -> {}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Connection 'main': its data source leads to MariaDB 10.5.x, where claims cannot pass by"
                        + " locked rows. Use version 10.6 or later");
        assertThatThrownBy(() -> Dialects.of(connected("MySQL", 5, 7), "main", point -> {}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("MySQL 5.7.x");
        assertThat(Dialects.of(connected("MariaDB", 11, 4), "main", point -> {}))
                .isInstanceOf(MariaDbDialect.class);
        assertThat(Dialects.of(connected("MySQL", 8, 0), "main", point -> {})).isInstanceOf(MariaDbDialect.class);
    }

    private static DatabaseFixture open() {
        return DatabaseFixture.open(TestDatabase.MARIADB, TestProvider.HIBERNATE, false);
    }

    private static String planOfHold(DatabaseFixture fixture, String place) throws SQLException {
        Statements statements = MariaDbDialect.ofMariaDb(point -> {}).statements();
        return Databases.planOfClaim(
                fixture.dataSource(),
                statements,
                statements.text("hold").replace("{names}", "?"),
                place,
                "send",
                "key",
                "Extra");
    }

    /** A connection that knows of its database no more than this. */
    private static Connection connected(String product, int major, int minor) {
        Map<String, Object> answers = Map.of(
                "getDatabaseProductName", product,
                "getDatabaseProductVersion", major + "." + minor + ".x",
                "getDatabaseMajorVersion", major,
                "getDatabaseMinorVersion", minor);
        DatabaseMetaData database = proxy(DatabaseMetaData.class, answers);
        return proxy(Connection.class, Map.of("getMetaData", database));
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                MariaDbTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
