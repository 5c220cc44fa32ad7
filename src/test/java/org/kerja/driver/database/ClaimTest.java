package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.CancelOutcome;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.driver.OtherThreads;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

class ClaimTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void claimAfterAnExpiredLeaseTellsWhoLostItAndWhetherItHadStarted(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(2));
            List<Claim> first = Jobs.claim(store, 2);
            assertThat(first).extracting(Claim::loss).containsOnly(Claim.Loss.NONE);
            assertThat(store.markStarted(first.get(0).lease(), "log")).isTrue();
            expire(fixture);

            List<Claim> second = Jobs.claim(store, 2);

            assertThat(second)
                    .filteredOn(claim ->
                            claim.lease().id().equals(first.get(0).lease().id()))
                    .singleElement()
                    .satisfies(claim -> {
                        assertThat(claim.loss()).isEqualTo(new Claim.Loss(true, true, "node"));
                        assertThat(claim.counters()).isEqualTo(new JobCounters(2, 0, 1, 0));
                        assertThat(claim.attempts()).isEqualTo("log");
                        assertThat(claim.lease().token())
                                .isGreaterThan(first.get(0).lease().token());
                    });
            assertThat(second)
                    .filteredOn(claim ->
                            claim.lease().id().equals(first.get(1).lease().id()))
                    .extracting(Claim::loss)
                    .containsExactly(new Claim.Loss(true, false, "node"));
        }
    }

    /** A claim that goes on where another ended brings what lies behind, and then what others have put before that. */
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void whatAClaimBringsIsInOrderThoughItWasFoundInTwoParts(TestDatabase database) {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(ClaimFront.LARGE + 2));
            assertThat(Jobs.claim(store, ClaimFront.LARGE)).hasSize(ClaimFront.LARGE);
            Envelope urgent = Jobs.envelope();
            fixture.another()
                    .push(List.of(new Envelope(
                            urgent.id(),
                            urgent.name(),
                            urgent.version(),
                            urgent.queue(),
                            5,
                            urgent.payload(),
                            urgent.due())));

            assertThat(Jobs.claim(store, ClaimFront.LARGE))
                    .extracting(Claim::priority)
                    .containsExactly(5, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void wordsUnderAnExpiredLeaseAreRefusedThoughNobodyClaimedAgain(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(1));
            Lease lease = Jobs.claim(store, 1).get(0).lease();
            expire(fixture);

            assertThat(store.markStarted(lease, "")).isFalse();
            assertThat(store.renew(List.of(lease), LEASE).refused()).containsExactly(lease);
            assertThat(store.giveBack(List.of(new Return(lease, Duration.ZERO, Return.Kind.FAILED, ""))))
                    .containsExactly(lease);
            assertThat(store.fail(new Failure(lease, FailureReason.EXCEPTION, "", true, "")))
                    .isFalse();
            assertThat(store.complete(List.of(lease))).containsExactly(lease);
            assertThat(store.sizes(Jobs.QUEUE).ready()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void rowsThatSomebodyDamagedDoNotHurtTheirNeighbours(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            List<Envelope> envelopes = Jobs.envelopes(3);
            store.push(envelopes);
            damage(fixture, "payload = null", envelopes.get(0));
            damage(fixture, "payload = 'not json'", envelopes.get(1));
            damage(
                    fixture,
                    "attempt = 2147483647, lost_leases = 2147483647, created_at = -9223372036854775808",
                    envelopes.get(2));

            List<Claim> claims = Jobs.claim(store, 10);

            assertThat(claims)
                    .extracting(Claim::payload)
                    .containsExactlyInAnyOrder("", "not json", envelopes.get(2).payload());
            assertThat(store.complete(claims.stream().map(Claim::lease).toList()))
                    .isEmpty();
            assertThat(Jobs.claim(store, 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void cancelledJobWhoseNodeVanishedIsNotHandedOut(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(1));
            Lease lease = Jobs.claim(store, 1).get(0).lease();
            assertThat(store.cancel(lease.id())).isEqualTo(CancelOutcome.REQUESTED);
            expire(fixture);

            assertThat(Jobs.claim(store, 1)).isEmpty();
            assertThat(store.find(lease.id())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void tokenOfARetriedJobWasNeverUsedBefore(TestDatabase database) {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(1));
            List<Long> tokens = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                Lease claimed = Jobs.claim(store, 1).get(0).lease();
                tokens.add(claimed.token());
                assertThat(store.giveBack(List.of(new Return(claimed, Duration.ZERO, Return.Kind.UNCOUNTED, ""))))
                        .isEmpty();
                Lease again = Jobs.claim(store, 1).get(0).lease();
                tokens.add(again.token());
                assertThat(store.fail(new Failure(again, FailureReason.EXCEPTION, "no", true, "")))
                        .isTrue();
                assertThat(store.failedJobs().orElseThrow().retry(again.id())).isTrue();
            }
            assertThat(tokens).doesNotHaveDuplicates().isSorted();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void failingIsNotBlockedByAnOlderFailureOfTheSameId(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            Envelope envelope = Jobs.envelope();
            store.push(List.of(envelope));
            Lease first = Jobs.claim(store, 1).get(0).lease();
            assertThat(store.fail(new Failure(first, FailureReason.TIMEOUT, "old", true, "")))
                    .isTrue();
            store.push(List.of(envelope));
            Lease second = Jobs.claim(store, 1).get(0).lease();

            assertThat(store.fail(new Failure(second, FailureReason.EXCEPTION, "new\0", true, "")))
                    .isTrue();
            assertThat(store.failedJobs()
                            .orElseThrow()
                            .find(envelope.id())
                            .orElseThrow()
                            .message())
                    .startsWith("new");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void failedRowThatIsNoJobKeepsNoOtherFromBeingRetried(TestDatabase database) throws SQLException {
        try (DatabaseFixture fixture = open(database)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(2));
            List<Claim> claims = Jobs.claim(store, 2);
            claims.forEach(claim -> store.fail(new Failure(claim.lease(), FailureReason.TIMEOUT, "late", true, "")));
            JobId foreign = claims.get(0).lease().id();
            Databases.execute(
                    fixture.dataSource(), "update kerja_failed_jobs set id = 'mine' where id = '" + foreign + "'");

            assertThat(store.failedJobs().orElseThrow().retry(FailedJobFilter.all()))
                    .isEqualTo(1);

            assertThat(Jobs.claim(store, 2))
                    .extracting(claim -> claim.lease().id())
                    .containsExactly(claims.get(1).lease().id());
        }
    }

    @Test
    void claimsPassByRowsThatOthersHaveLocked() throws SQLException {
        try (DatabaseFixture fixture = open(TestDatabase.POSTGRESQL);
                Connection other = fixture.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            JobStore store = fixture.store();
            List<Envelope> envelopes = Jobs.envelopes(3 * ClaimFront.LARGE);
            store.push(envelopes);
            other.setAutoCommit(false);
            try (ResultSet locked = statement.executeQuery(
                    "select id from kerja_jobs order by available_at, id limit " + ClaimFront.LARGE + " for update")) {
                locked.next();
            }

            // In line, onward from where that ended, and by id: none waits for the lock.
            assertThat(OtherThreads.call(() -> Jobs.claim(store, ClaimFront.LARGE)))
                    .hasSize(ClaimFront.LARGE);
            assertThat(OtherThreads.call(() -> Jobs.claim(store, ClaimFront.LARGE)))
                    .hasSize(ClaimFront.LARGE);
            assertThat(OtherThreads.call(() -> Jobs.claimDispatched(store, envelopes)))
                    .isEmpty();
            other.rollback();
            assertThat(Jobs.claim(store, 3 * ClaimFront.LARGE)).hasSize(ClaimFront.LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void threadsOfTwoNodesShareManyJobsWithoutTakingOneTwice(TestDatabase database) throws Exception {
        int jobs = database == TestDatabase.H2_FILE ? 2_000 : 20_000;
        int workers = 4;
        try (DatabaseFixture fixture = open(database)) {
            fixture.store().push(Jobs.envelopes(jobs));
            JobStore[] nodes = {fixture.store(), fixture.another()};
            Set<String> completed = ConcurrentHashMap.newKeySet();
            ExecutorService threads = Executors.newFixedThreadPool(workers);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int worker = 0; worker < workers; worker++) {
                    JobStore store = nodes[worker % nodes.length];
                    running.add(threads.submit(() -> drain(store, jobs, completed)));
                }
                for (Future<?> worker : running) {
                    worker.get(120, TimeUnit.SECONDS);
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(completed).hasSize(jobs);
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    private static void drain(JobStore store, int jobs, Set<String> completed) {
        while (completed.size() < jobs) {
            List<Lease> leases =
                    Jobs.claim(store, 100).stream().map(Claim::lease).toList();
            Set<Lease> refused = store.complete(leases);
            assertThat(refused).isEqualTo(Collections.emptySet());
            leases.forEach(
                    lease -> assertThat(completed.add(lease.id().value())).isTrue());
        }
    }

    private static DatabaseFixture open(TestDatabase database) {
        return DatabaseFixture.open(database, TestProvider.ECLIPSELINK, false);
    }

    private static void expire(DatabaseFixture fixture) throws SQLException {
        Databases.execute(fixture.dataSource(), "update kerja_jobs set lease_until = 1 where node is not null");
    }

    private static void damage(DatabaseFixture fixture, String change, Envelope envelope) throws SQLException {
        Databases.execute(
                fixture.dataSource(), "update kerja_jobs set " + change + " where id = '" + envelope.id() + "'");
    }
}
