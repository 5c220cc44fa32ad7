package org.kerja.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.StoreException;
import org.kerja.driver.database.DatabaseFixture;
import org.kerja.driver.database.TestDatabase;
import org.kerja.driver.database.TestProvider;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.JobStore;

/** A network that has lost a connection, and an application whose data source sets no limit of its own. */
class LostAnswerTest {

    private static final Pattern PORT = Pattern.compile(":(\\d+)/");

    private static final ClaimRequest ANY =
            new ClaimRequest(List.of("default"), Set.of("any"), 1, Duration.ofSeconds(30), "node");

    @Timeout(120)
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, &loginTimeout=5", "MARIADB, ''"})
    void anAnswerThatDoesNotComeIsAnErrorAndTheNextStatementFindsTheStoreAgain(
            TestDatabase database, String limitOfLogins) throws SQLException {
        TestDatabase.Place place = database.create();
        Matcher port = PORT.matcher(place.url());
        assertThat(port.find()).isTrue();
        try (Proxy network = new Proxy(Integer.parseInt(port.group(1)))) {
            String url =
                    port.replaceFirst(":" + network.port() + "/").replaceFirst("&socketTimeout=\\d+", limitOfLogins);
            TestDatabase.Place behind =
                    new TestDatabase.Place(url, place.user(), place.password(), "", place.cleanup());
            try (DatabaseFixture fixture =
                    DatabaseFixture.open(behind, TestProvider.HIBERNATE, false, Map.of("network-timeout", "500ms"))) {
                JobStore store = fixture.store();
                store.claim(ANY);
                try (Connection connection = fixture.dataSource().getConnection()) {
                    assertThat(connection.getNetworkTimeout())
                            .as("the limit of the application, which had set none")
                            .isZero();
                }

                network.swallow();
                assertThatThrownBy(() -> store.claim(ANY))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("claim failed");

                network.pass();
                assertThat(store.claim(ANY)).isEmpty();
            }
        }
    }
}
