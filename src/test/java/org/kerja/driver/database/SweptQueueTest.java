package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;

/** On PostgreSQL nothing is lost for a node that has found walks of its queue to be costly, wherever it lies. */
class SweptQueueTest {

    /** More than a sweep takes. */
    private static final int MANY = 500;

    private static final Set<String> NAMES = Set.of(Jobs.NAME);

    private DatabaseFixture fixture;
    private JobStore otherNode;
    private Database database;
    private DatabaseClaims claims;
    private long nanoTime;

    @BeforeEach
    void findWalksCostly() {
        fixture = DatabaseFixture.open(TestDatabase.POSTGRESQL, TestProvider.ECLIPSELINK, false);
        otherNode = fixture.store();
        database = fixture.database();
        ClaimFront front = new ClaimFront(() -> nanoTime);
        claims = new DatabaseClaims(database, front, new LimitUses(database));
        otherNode.push(Jobs.envelopes(1));
        assertThat(claims.inLine(request())).hasSize(1);
        for (int walk = 0; walk < ClaimFront.WALKS; walk++) {
            front.walked(request(), List.of(), ClaimFront.COSTLY.multipliedBy(10));
        }
        assertThat(front.isCostly(List.of(Jobs.QUEUE))).isTrue();
    }

    @AfterEach
    void close() {
        database.close();
        fixture.close();
    }

    @Test
    void whatIsDispatchedNowIsClaimedAtOnce() {
        otherNode.push(Jobs.envelopes(20));

        assertThat(claims.inLine(request())).hasSize(10);
        assertThat(claims.inLine(request())).hasSize(10);
        assertThat(claims.inLine(request())).isEmpty();
    }

    @Test
    void jobThatWasDueLongAgoIsFoundByALaterClaim() {
        for (Duration ago : List.of(Duration.ofMinutes(1), Duration.ofHours(3), Duration.ofDays(400))) {
            Envelope late = envelope(Jobs.QUEUE, 0, new Due.At(Instant.now().minus(ago)));
            otherNode.push(List.of(late));

            assertThat(claimedSooner()).extracting(claim -> claim.lease().id()).containsExactly(late.id());
        }
    }

    @Test
    void jobWhoseLeaseHasExpiredIsFoundByALaterClaim() throws SQLException {
        otherNode.push(Jobs.envelopes(1));
        assertThat(Jobs.claim(otherNode, 1)).hasSize(1);
        Databases.execute(
                fixture.dataSource(), "update kerja_jobs set lease_until = 1, available_at = available_at - 1000000");

        assertThat(claimedSooner()).hasSize(2).allMatch(claim -> claim.loss().lost());
    }

    @Test
    void priorityThatOnlyAnotherNodeHasUsedIsFoundByALaterClaim() {
        for (int priority : List.of(7, -7, 3)) {
            otherNode.push(List.of(envelope(Jobs.QUEUE, priority, Due.NOW)));

            assertThat(claimedSooner()).extracting(Claim::priority).containsExactly(priority);
        }
    }

    @Test
    void queueOfWhichNothingIsKnownIsClaimedFromAtOnce() {
        otherNode.push(List.of(envelope("other", 0, Due.NOW)));

        assertThat(claims.inLine(
                        new ClaimRequest(List.of("other", Jobs.QUEUE), NAMES, 10, Duration.ofSeconds(30), "node")))
                .extracting(Claim::queue)
                .containsExactly("other");
    }

    @Test
    void looksFindWhatWasDueLongAgoAndTheNextClaimTakesIt() {
        otherNode.push(List.of(envelope(Jobs.QUEUE, 0, new Due.At(Instant.now().minus(Duration.ofHours(3))))));

        dueSooner(List.of(Jobs.QUEUE));

        assertThat(claims.inLine(request())).hasSize(1);
    }

    @Test
    void looksFindQueuesThatOnlyAnotherNodeHasUsed() {
        otherNode.push(List.of(envelope("a", 0, Due.NOW), envelope("z", 5, Due.NOW)));

        assertThat(dueSooner(List.of())).extracting(QueueDue::queue).contains("a", "z");
        assertThat(dueSooner(List.of(Jobs.QUEUE, "z")))
                .extracting(QueueDue::queue)
                .contains("z")
                .doesNotContain("a");
    }

    @Test
    void looksTellWhenADelayedJobIsDueAndAskForTheNextStep() {
        otherNode.push(List.of(envelope(Jobs.QUEUE, 0, new Due.After(Duration.ofHours(1)))));
        nanoTime += Duration.ofMinutes(1).toNanos();

        List<QueueDue> due = claims.due(List.of(Jobs.QUEUE), NAMES);

        assertThat(due).hasSize(2);
        assertThat(due.get(0).delay()).isBetween(Duration.ZERO, Duration.ofHours(1));
        assertThat(due.get(1).delay()).isLessThan(Duration.ofMinutes(1));
    }

    /** What claims bring as time passes, the first that bring anything. */
    private List<Claim> claimedSooner() {
        return sooner(() -> claims.inLine(request()), found -> !found.isEmpty());
    }

    private List<QueueDue> dueSooner(List<String> queues) {
        return sooner(
                () -> claims.due(queues, NAMES),
                due -> due.stream().anyMatch(one -> one.delay().isZero()));
    }

    private <T> List<T> sooner(Supplier<List<T>> ask, Predicate<List<T>> enough) {
        List<T> answer = new ArrayList<>();
        for (int time = 0; time < MANY && !enough.test(answer); time++) {
            answer = ask.get();
            nanoTime += Duration.ofMinutes(1).toNanos();
        }
        assertThat(enough.test(answer)).as("%s", answer).isTrue();
        return answer;
    }

    private static Envelope envelope(String queue, int priority, Due due) {
        return new Envelope(JobId.of(UUID.randomUUID().toString()), Jobs.NAME, 1, queue, priority, "{}", due);
    }

    private static ClaimRequest request() {
        return new ClaimRequest(List.of(Jobs.QUEUE), NAMES, 10, Duration.ofSeconds(30), "node");
    }
}
