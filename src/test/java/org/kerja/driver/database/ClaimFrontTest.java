package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.driver.database.ClaimFront.Place;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;

class ClaimFrontTest {

    private static final long NOW = 1_000_000;
    private static final long SETTLED = NOW - ClaimFront.LATE.toMillis();
    private static final Duration CHEAP = Duration.ofMillis(1);
    private static final Duration COSTLY = ClaimFront.COSTLY.multipliedBy(2);

    private long now = Long.MAX_VALUE - 1;
    private final ClaimFront front = new ClaimFront(() -> now);

    @Test
    void aLargeClaimThatGotAllItAskedForIsGoneOnFromItsLastRow() {
        ClaimRequest request = request(ClaimFront.LARGE);
        List<ClaimedRow> rows = rows(ClaimFront.LARGE - 1, "high", 5, 1_000);
        rows.add(row("low", 2, 70));

        front.walked(request, rows, CHEAP);

        assertThat(front.places(request))
                .containsExactly(new Place("high", 5, SETTLED), new Place("high", 0, SETTLED), new Place("low", 2, 70));
    }

    @Test
    void ofTheQueueInWhichAClaimEndedTheLowerPrioritiesStayWhereTheyWere() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        front.walked(request, List.of(row("high", 7, 1), row("high", 3, 400)), CHEAP);

        front.wentOn(request, rows(ClaimFront.LARGE, "high", 7, 5_000));

        assertThat(front.places(request))
                .containsExactly(
                        new Place("high", 7, 5_000 + ClaimFront.LARGE - 1),
                        new Place("high", 3, SETTLED),
                        new Place("high", 0, SETTLED));
    }

    @Test
    void aClaimThatWasNotFullHasTakenAllButWhatMayStillBeCommitted() {
        ClaimRequest request = request(ClaimFront.LARGE);

        front.walked(request, List.of(row("low", 2, 70)), CHEAP);

        assertThat(front.places(request))
                .containsExactly(
                        new Place("high", 0, SETTLED), new Place("low", 2, SETTLED), new Place("low", 0, SETTLED));
    }

    @Test
    void aSmallClaimWalksFromTheBeginningUnlessThatIsCostly() {
        ClaimRequest small = request(ClaimFront.LARGE - 1);
        List<ClaimedRow> rows = List.of(row("high", 0, 1), row("low", 0, 1));

        walked(small, rows, ClaimFront.COSTLY);
        assertThat(front.places(small)).isEmpty();
        assertThat(front.isCostly(small)).isFalse();

        walked(small, rows, ClaimFront.COSTLY.plusNanos(1));
        assertThat(front.places(small)).hasSize(2);
        assertThat(front.isCostly(small)).isTrue();
    }

    @Test
    void aSmallFullClaimIsGoneOnFromALittleBeforeItsLastRow() {
        ClaimRequest small = request(1, "high");

        walked(small, List.of(row("high", 0, NOW - 5)), COSTLY);
        assertThat(front.places(small)).containsExactly(new Place("high", 0, SETTLED));

        walked(small, List.of(row("high", 0, 5)), COSTLY);
        assertThat(front.places(small)).containsExactly(new Place("high", 0, 5));
    }

    @Test
    void aWalkFromTheBeginningIsMadeAfterAWhileHoweverOftenClaimsWentOn() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        front.walked(request, rows(ClaimFront.LARGE, "high", 0, 0), CHEAP);
        Duration step = ClaimFront.WALK_AGAIN.dividedBy(2);

        now += step.toNanos();
        assertThat(front.places(request)).isNotEmpty();
        front.wentOn(request, rows(ClaimFront.LARGE, "high", 0, 1_000));
        now += step.toNanos();

        assertThat(front.places(request)).isEmpty();
    }

    @Test
    void walksTakeATwentiethOfTheTimeAtMost() {
        ClaimRequest request = request(1, "high");
        Duration took = Duration.ofMillis(300);
        walked(request, List.of(row("high", 0, 0)), took);

        now += took.multipliedBy(20).toNanos() - 1;
        assertThat(front.places(request)).isNotEmpty();
        now += 1;
        assertThat(front.places(request)).isEmpty();
    }

    @Test
    void aWalkThatFoundNothingIsAWalkToo() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, 0)), COSTLY);
        now += Duration.ofMinutes(1).toNanos();

        front.walked(request, List.of(), COSTLY);

        assertThat(front.places(request)).containsExactly(new Place("high", 0, 0));
    }

    @Test
    void oneQueueThatIsNotKnownIsWalkedWithAllOthersSinceTheirOrderCounts() {
        walked(request(1, "low"), List.of(row("low", 0, 0)), COSTLY);

        assertThat(front.places(request(1, "low"))).isNotEmpty();
        assertThat(front.places(request(1, "high", "low"))).isEmpty();
    }

    @Test
    void jobsThatClaimsWouldNotComeToMakeThemBeginAnew() {
        ClaimRequest request = request(1, "high");
        for (Envelope unseen :
                List.of(envelope(9, Due.NOW), envelope(0, new Due.At(Instant.ofEpochMilli(SETTLED - 1))))) {
            walked(request, List.of(row("high", 0, NOW)), COSTLY);

            front.pushed(List.of(envelope(0, Due.NOW), envelope(0, new Due.At(Instant.ofEpochMilli(SETTLED)))));
            assertThat(front.places(request)).isNotEmpty();
            front.pushed(List.of(unseen));

            assertThat(front.places(request)).isEmpty();
            front.wentOn(request, List.of(row("high", 0, NOW)));
            assertThat(front.places(request)).isEmpty();
        }
    }

    @Test
    void aQueueThatIsForgottenIsWalked() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, NOW)), COSTLY);

        front.forget("high");

        assertThat(front.places(request)).isEmpty();
    }

    @Test
    void aWalkThatTookLongOnceIsNotTakenForACostlyOne() {
        ClaimRequest request = request(1, "high");
        List<ClaimedRow> rows = List.of(row("high", 0, 0));
        walked(request, rows, COSTLY);
        assertThat(front.isCostly(request)).isTrue();

        front.walked(request, rows, CHEAP);
        assertThat(front.isCostly(request)).isFalse();

        for (int walk = 1; walk < ClaimFront.WALKS; walk++) {
            front.walked(request, rows, COSTLY);
            assertThat(front.isCostly(request)).isFalse();
        }
        front.walked(request, rows, COSTLY);
        assertThat(front.isCostly(request)).isTrue();
    }

    /** As often as it takes to be believed. */
    private void walked(ClaimRequest request, List<ClaimedRow> rows, Duration took) {
        for (int walk = 0; walk < ClaimFront.WALKS; walk++) {
            front.walked(request, rows, took);
        }
    }

    private static Envelope envelope(int priority, Due due) {
        return new Envelope(JobId.of(UUID.randomUUID().toString()), "send", 1, "high", priority, "{}", due);
    }

    private static ClaimRequest request(int limit) {
        return request(limit, "high", "low");
    }

    private static ClaimRequest request(int limit, String... queues) {
        return new ClaimRequest(List.of(queues), Set.of("send"), limit, Duration.ofSeconds(30), "node");
    }

    private static List<ClaimedRow> rows(int count, String queue, int priority, long dueAt) {
        List<ClaimedRow> rows = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            rows.add(row(queue, priority, dueAt + index));
        }
        return rows;
    }

    private static ClaimedRow row(String queue, int priority, long dueAt) {
        return new ClaimedRow(
                "id",
                1,
                "send",
                1,
                queue,
                priority,
                "{}",
                new JobCounters(1, 0, 0, 0),
                Claim.Loss.NONE,
                "",
                0,
                dueAt,
                NOW,
                false);
    }
}
