package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.driver.Draft;
import org.kerja.driver.LimitBehaviour;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.JobStore;
import org.kerja.spi.LimitLine;

class H2Test {

    @Test
    void candidatesAreReadInTheOrderOfTheIndexWhetherAnalyzedOrNot() throws SQLException {
        try (DatabaseFixture fixture = DatabaseFixture.open(TestDatabase.H2_MEMORY, TestProvider.HIBERNATE, false)) {
            fixture.store().sizes(Jobs.QUEUE);
            Databases.execute(
                    fixture.dataSource(),
                    "insert into kerja_jobs (id, queue, name, priority, available_at, created_at, payload)"
                            + " select random_uuid(), 'mail', 'send', mod(x, 3), 1000 + x, 0, '{}'"
                            + " from system_range(1, 100000)");
            for (String before : List.of("select 1", "analyze")) {
                Databases.execute(fixture.dataSource(), before);
                for (String place : List.of("", "of-place")) {
                    assertThat(planOfCandidates(fixture, place))
                            .containsIgnoringCase("kerja_jobs_claim")
                            .contains("index sorted");
                }
            }
            assertThat(Jobs.claim(fixture.store(), 500)).hasSize(500);
        }
    }

    @Test
    void fileThatIsWrittenLateIsWarnedOf() {
        assertThat(warningsOnOpening(";WRITE_DELAY=500"))
                .singleElement()
                .asString()
                .contains("WRITE_DELAY=0");
    }

    @Test
    void fileThatIsWrittenAtOnceIsNotWarnedOf() {
        assertThat(warningsOnOpening(";WRITE_DELAY=0")).isEmpty();
    }

    @Test
    void noClaimIsLostWhenWhatIsOverCannotBeRemoved() throws SQLException {
        int jobs = LimitUses.CLEAN_EVERY + 1;
        LimitLine tenant = new LimitLine("tenant", "", false, List.of());
        try (DatabaseFixture fixture = DatabaseFixture.open(TestDatabase.H2_MEMORY, TestProvider.HIBERNATE, false)) {
            JobStore store = fixture.store();
            store.push(Stream.generate(() -> Draft.job()
                            .on(Jobs.QUEUE)
                            .named(Jobs.NAME)
                            .in(tenant)
                            .envelope())
                    .limit(jobs)
                    .toList());
            Databases.execute(fixture.dataSource(), "drop table kerja_limit_uses");

            Set<JobId> claimed = new HashSet<>();
            for (int claim = 0; claim < jobs; claim++) {
                store.claimLimited(
                                new ClaimRequest(
                                        List.of(Jobs.QUEUE), Set.of(Jobs.NAME), 1, Duration.ofMinutes(5), "node"),
                                new LimitBehaviour.Rules(Map.of(), Map.of()))
                        .claims()
                        .forEach(one -> claimed.add(one.lease().id()));
            }
            assertThat(claimed).hasSize(jobs);
        }
    }

    private static List<String> warningsOnOpening(String delay) {
        TestDatabase.Place place = TestDatabase.H2_FILE.create();
        TestDatabase.Place delayed = new TestDatabase.Place(
                place.url().replace(";WRITE_DELAY=0", delay),
                place.user(),
                place.password(),
                place.lastStatement(),
                place.cleanup());
        Warnings warnings = new Warnings();
        Logger logger = Logger.getLogger("org.kerja.driver.database");
        logger.addHandler(warnings);
        logger.setUseParentHandlers(false);
        try (DatabaseFixture fixture = DatabaseFixture.open(delayed, TestProvider.HIBERNATE, false, Map.of())) {
            fixture.store().push(Jobs.envelopes(1));
            fixture.store().push(Jobs.envelopes(1));
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(warnings);
        }
        return warnings.messages;
    }

    private static String planOfCandidates(DatabaseFixture fixture, String place) throws SQLException {
        Statements statements = new H2Dialect(point -> {}).statements();
        return Databases.planOfClaim(
                fixture.dataSource(), statements, statements.text("candidates"), place, new String[] {"send"}, "PLAN");
    }

    private static final class Warnings extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
