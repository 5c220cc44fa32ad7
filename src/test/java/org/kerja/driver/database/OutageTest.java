package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.StoreException;
import org.kerja.spi.Claim;
import org.kerja.spi.JobStore;

class OutageTest {

    @ParameterizedTest
    @CsvSource({"HIBERNATE, false", "ECLIPSELINK, false", "HIBERNATE, true", "ECLIPSELINK, true"})
    void databaseThatIsDownAtFirstAndGoesDownLaterIsUsedWhenItIsUp(TestProvider provider, boolean jta) {
        try (PostgresServer server = PostgresServer.own()) {
            TestDatabase.Place place = TestDatabase.on(server);
            server.stop();
            try (DatabaseFixture fixture = DatabaseFixture.open(place, provider, jta, Map.of())) {
                JobStore store = fixture.store();
                assertThatThrownBy(() -> store.push(Jobs.envelopes(1)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("Connection 'default': ");

                server.start();
                store.push(Jobs.envelopes(2));
                List<Claim> claims = Jobs.claim(store, 1);

                server.stop();
                assertThatThrownBy(() -> store.complete(List.of(claims.get(0).lease())))
                        .isInstanceOf(StoreException.class);
                assertThatThrownBy(() -> store.sizes(Jobs.QUEUE)).isInstanceOf(StoreException.class);

                server.start();
                assertThat(store.complete(List.of(claims.get(0).lease()))).isEmpty();
                assertThat(store.sizes(Jobs.QUEUE).ready()).isEqualTo(1);
                assertThat(fixture.connectionsInUse()).isZero();
                assertThat(fixture.transactions().active()).isFalse();
            }
        }
    }
}
