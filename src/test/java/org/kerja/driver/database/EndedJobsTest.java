package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.JobState;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.End;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;

class EndedJobsTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void rowsWhoseTimeIsOverStayFew(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, TestProvider.HIBERNATE, false)) {
            for (int round = 0; round < 40; round++) {
                end(fixture.store(), 50, Duration.ofMillis(1));
            }
            end(fixture.store(), 50, LEASE);

            List<String> kept =
                    Databases.query(fixture.dataSource(), "select count(*) from kerja_ended_jobs where keep_until > 0");
            assertThat(Long.parseLong(kept.get(0))).isBetween(50L, 300L);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void noEndIsLostWhenItCannotBeKept(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, TestProvider.HIBERNATE, false)) {
            JobStore store = fixture.store();
            Claim claim = claim(store, 1).get(0);
            Databases.execute(fixture.dataSource(), "alter table kerja_ended_jobs rename to elsewhere");
            try {
                store.end(List.of(end(claim.lease(), LEASE)));
            } catch (org.kerja.StoreException e) {
                assertThat(e).hasMessageContaining("kerja_ended_jobs");
            }
            assertThat(store.find(claim.lease().id())).isPresent();
            Databases.execute(fixture.dataSource(), "alter table elsewhere rename to kerja_ended_jobs");

            assertThat(store.end(List.of(end(claim.lease(), LEASE)))).isEmpty();
            assertThat(store.ended(claim.lease().id())).isPresent();
        }
    }

    private static void end(JobStore store, int count, Duration keep) {
        Set<End> ends = new HashSet<>();
        claim(store, count).forEach(claim -> ends.add(end(claim.lease(), keep)));
        assertThat(store.end(ends)).isEmpty();
    }

    private static List<Claim> claim(JobStore store, int count) {
        store.push(Jobs.envelopes(count));
        List<Claim> claims =
                store.claim(new ClaimRequest(List.of(Jobs.QUEUE), Set.of(Jobs.NAME), count, LEASE, "node"));
        assertThat(claims).hasSize(count);
        return claims;
    }

    private static End end(Lease lease, Duration keep) {
        return new End(
                lease,
                Jobs.NAME,
                Jobs.QUEUE,
                JobState.COMPLETED,
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                keep);
    }
}
