package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.StoreException;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;

class JoinedTransactionTest {

    static Stream<Arguments> databasesAndProviders() {
        return Stream.of(TestDatabase.H2_MEMORY, TestDatabase.POSTGRESQL, TestDatabase.MARIADB)
                .flatMap(
                        database -> Stream.of(TestProvider.values()).map(provider -> Arguments.of(database, provider)));
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void firstUseInATransactionThatRollsBackLeavesTheTablesAndNoJob(TestDatabase database, TestProvider provider) {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            fixture.transactions().begin();
            fixture.store().push(Jobs.envelopes(1));
            fixture.transactions().rollback();

            assertThat(fixture.another().sizes(Jobs.QUEUE).total()).isZero();
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void pushedJobIsSeenByOthersAfterTheCommitOnly(TestDatabase database, TestProvider provider) throws SQLException {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            JobStore store = fixture.store();
            store.sizes(Jobs.QUEUE);
            Databases.execute(fixture.dataSource(), "create table orders (id integer)");

            fixture.transactions().begin();
            store.push(Jobs.envelopes(3));
            Databases.execute(fixture.dataSource(), "insert into orders values (1)");
            fixture.transactions().commit();

            assertThat(fixture.another().sizes(Jobs.QUEUE).ready()).isEqualTo(3);
            assertThat(Databases.query(fixture.dataSource(), "select count(*) from orders"))
                    .containsExactly("1");
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void pushWorksWhereOnlyTheContainerBeginsTransactions(TestDatabase database, TestProvider provider) {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            JobStore store =
                    fixture.another(fixture.dataSource(), NarayanaTransactions.managedFor(Thread.currentThread()));

            store.push(Jobs.envelopes(3));

            assertThat(fixture.store().sizes(Jobs.QUEUE).ready()).isEqualTo(3);
            assertThat(fixture.transactions().active()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void whatIsPushedAfterACommitIsNoMoreOfItsTransaction(TestDatabase database, TestProvider provider) {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            AtomicLong seen = new AtomicLong();
            fixture.transactions().begin();
            fixture.store().push(Jobs.envelopes(1));
            fixture.transactions().afterCommit(() -> {
                fixture.store().push(Jobs.envelopes(2));
                seen.set(fixture.store().sizes(Jobs.QUEUE).ready());
            });
            fixture.transactions().commit();

            assertThat(seen).hasValue(3);
            assertThat(fixture.another().sizes(Jobs.QUEUE).ready()).isEqualTo(3);
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void whatAWorkerSaysInATransactionIsUndoneWithIt(TestDatabase database, TestProvider provider) {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            JobStore store = fixture.store();
            store.push(Jobs.envelopes(3));
            List<Lease> leases =
                    Jobs.claim(store, 3).stream().map(claim -> claim.lease()).toList();

            fixture.transactions().begin();
            assertThat(store.completeInTransaction(leases.get(0))).isTrue();
            assertThat(store.giveBack(List.of(new Return(leases.get(1), Duration.ZERO, Return.Kind.RELEASED, ""))))
                    .isEmpty();
            assertThat(store.fail(new Failure(leases.get(2), FailureReason.EXCEPTION, "no", true, "")))
                    .isTrue();
            fixture.transactions().rollback();

            assertThat(store.sizes(Jobs.QUEUE).reserved()).isEqualTo(3);
            assertThat(store.failedJobs().orElseThrow().count(FailedJobFilter.all()))
                    .isZero();

            fixture.transactions().begin();
            assertThat(store.completeInTransaction(leases.get(0))).isTrue();
            assertThat(store.fail(new Failure(leases.get(2), FailureReason.EXCEPTION, "no", true, "")))
                    .isTrue();
            fixture.transactions().commit();

            assertThat(store.sizes(Jobs.QUEUE).reserved()).isEqualTo(1);
            assertThat(store.failedJobs().orElseThrow().count(FailedJobFilter.all()))
                    .isEqualTo(1);
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void failedStatementLeavesNoTransactionAndNoConnectionBehind(TestDatabase database, TestProvider provider)
            throws SQLException {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            JobStore store = fixture.store();
            store.sizes(Jobs.QUEUE);
            Databases.execute(fixture.dataSource(), "drop table kerja_jobs");

            for (int round = 0; round < 30; round++) {
                assertThatThrownBy(() -> store.push(Jobs.envelopes(1)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the table kerja_jobs is missing");
                assertThatThrownBy(() -> store.sizes(Jobs.QUEUE)).isInstanceOf(StoreException.class);
                assertThat(fixture.transactions().active()).isFalse();
            }
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }

    /** Payara gives a transaction that begins inside of another the connections that are still open. */
    @ParameterizedTest
    @MethodSource("databasesAndProviders")
    void noConnectionStaysOpenBetweenTheCallsOfATransaction(TestDatabase database, TestProvider provider) {
        try (DatabaseFixture fixture = DatabaseFixture.open(database, provider, true)) {
            OpenConnections open = new OpenConnections();
            JobStore store = fixture.another(open.of(fixture.dataSource()));
            FailedJobStore failedJobs = store.failedJobs().orElseThrow();
            List<Envelope> jobs = Jobs.envelopes(2);
            List<Runnable> calls = List.of(
                    () -> store.push(jobs),
                    () -> store.sizes(Jobs.QUEUE),
                    () -> store.isPaused(Jobs.QUEUE),
                    () -> store.due(List.of(Jobs.QUEUE), Set.of("any")),
                    () -> store.find(jobs.get(0).id()),
                    () -> failedJobs.count(FailedJobFilter.all()),
                    () -> failedJobs.list(FailedJobFilter.all(), 0, 10),
                    () -> failedJobs.find(jobs.get(0).id()),
                    () -> failedJobs.retry(FailedJobFilter.all()),
                    () -> store.cancel(jobs.get(0).id()),
                    () -> store.clear(Jobs.QUEUE));
            store.sizes(Jobs.QUEUE);

            fixture.transactions().begin();
            List<Integer> after = new ArrayList<>();
            for (Runnable call : calls) {
                call.run();
                after.add(open.count());
            }
            fixture.transactions().rollback();

            assertThat(after).hasSameSizeAs(calls).containsOnly(0);
        }
    }

    /** Hibernate looks for Narayana by itself; EclipseLink knows servers only. */
    @Test
    void providerThatDoesNotKnowTheTransactionsIsFoundOut() {
        try (DatabaseFixture fixture = DatabaseFixture.open(
                TestDatabase.H2_MEMORY.create(),
                TestProvider.ECLIPSELINK,
                true,
                Map.of("jpa-properties", TestProvider.ECLIPSELINK.jpaProperties(false)))) {
            assertThatThrownBy(() -> fixture.store().push(Jobs.envelopes(1)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("eclipselink.target-server");
            assertThat(fixture.transactions().active()).isFalse();
            assertThat(fixture.connectionsInUse()).isZero();
        }
    }
}
