package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerja.spi.Claim;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

/** A PostgreSQL that crashes forgets its last claims, since those do not wait for the disk. */
class ServerCrashTest {

    /** What does not wait for the disk is written in the background, here so late that a crash loses it. */
    private static final Map<String, String> SETTINGS =
            Map.of("fsync", "on", "synchronous_commit", "on", "wal_writer_delay", "10s");

    @Test
    void claimThatACrashHasUndoneIsRefusedWhenAnotherNodeHasTheJob() throws SQLException {
        try (PostgresServer server = PostgresServer.own(SETTINGS)) {
            TestDatabase.Place place = TestDatabase.on(server);
            List<Lease> undone;
            try (DatabaseFixture fixture = open(place)) {
                fixture.store().push(Jobs.envelopes(2));
                undone = claim(fixture.store());
                server.crash();
            }
            server.start();
            try (DatabaseFixture fixture = open(place)) {
                assertThat(Databases.query(fixture.dataSource(), "select attempt from kerja_jobs"))
                        .as("claims that the server knows")
                        .containsExactly("0", "0");
                JobStore store = fixture.store();

                List<Lease> leases = claim(store);

                assertThat(leases)
                        .extracting(Lease::id)
                        .containsExactlyInAnyOrderElementsOf(
                                undone.stream().map(Lease::id).toList());
                assertThat(store.complete(undone)).containsExactlyInAnyOrderElementsOf(undone);
                assertThat(store.giveBack(undone.stream()
                                .map(lease -> new Return(lease, Duration.ZERO, Return.Kind.FAILED, ""))
                                .toList()))
                        .containsExactlyInAnyOrderElementsOf(undone);
                assertThat(store.complete(leases)).isEmpty();
            }
        }
    }

    private static DatabaseFixture open(TestDatabase.Place place) {
        return DatabaseFixture.open(place, TestProvider.HIBERNATE, false, Map.of());
    }

    private static List<Lease> claim(JobStore store) {
        return Jobs.claim(store, 2).stream().map(Claim::lease).toList();
    }
}
