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
import org.kerja.driver.database.ClaimFront.Found;
import org.kerja.driver.database.ClaimFront.Gap;
import org.kerja.driver.database.ClaimFront.Place;
import org.kerja.driver.database.ClaimFront.QueueGap;
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
                .containsExactly(front("high", 5, SETTLED), front("high", 0, SETTLED), front("low", 2, 70));
    }

    @Test
    void ofTheQueueInWhichAClaimEndedTheLowerPrioritiesStayWhereTheyWere() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        front.walked(request, List.of(row("high", 7, 1), row("high", 3, 400)), CHEAP);

        goOn(request, rows(ClaimFront.LARGE, "high", 7, SETTLED));

        assertThat(front.places(request))
                .containsExactly(
                        front("high", 7, SETTLED + ClaimFront.LARGE - 1),
                        front("high", 3, SETTLED),
                        front("high", 0, SETTLED));
    }

    @Test
    void aClaimThatWasNotFullHasTakenAllButWhatMayStillBeCommitted() {
        ClaimRequest request = request(ClaimFront.LARGE);

        front.walked(request, List.of(row("low", 2, 70)), CHEAP);

        assertThat(front.places(request))
                .containsExactly(front("high", 0, SETTLED), front("low", 2, SETTLED), front("low", 0, SETTLED));
    }

    @Test
    void aSmallClaimWalksFromTheBeginningUnlessThatIsCostly() {
        ClaimRequest small = request(ClaimFront.LARGE - 1);
        List<ClaimedRow> rows = List.of(row("high", 0, 1), row("low", 0, 1));

        walked(small, rows, ClaimFront.COSTLY_IF_OFTEN);
        assertThat(front.places(small)).isEmpty();
        assertThat(front.isCostly(small.queues())).isFalse();

        walked(small, rows, ClaimFront.COSTLY_IF_OFTEN.plusNanos(1));
        assertThat(front.places(small)).hasSize(2);
        assertThat(front.isCostly(small.queues())).isTrue();
    }

    @Test
    void aSmallFullClaimIsGoneOnFromALittleBeforeItsLastRow() {
        ClaimRequest small = request(1, "high");

        walked(small, List.of(row("high", 0, NOW - 5)), COSTLY);
        assertThat(front.places(small)).containsExactly(front("high", 0, SETTLED));

        walked(small, List.of(row("high", 0, 5)), COSTLY);
        assertThat(front.places(small)).containsExactly(front("high", 0, 5));
    }

    @Test
    void aWalkFromTheBeginningIsMadeAfterAWhileHoweverOftenClaimsWentOn() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        front.walked(request, rows(ClaimFront.LARGE, "high", 0, 0), CHEAP);
        Duration step = ClaimFront.WALK_AGAIN.dividedBy(2);

        now += step.toNanos();
        assertThat(front.places(request)).isNotEmpty();
        goOn(request, rows(ClaimFront.LARGE, "high", 0, 1_000));
        now += step.toNanos();

        assertThat(front.places(request)).isEmpty();
    }

    @Test
    void aCostlyWalkIsMadeInStepsFromTheFrontToTheOldestJobs() {
        ClaimRequest request = request(2, "high");
        walked(request, List.of(row("high", 3, 0)), COSTLY);
        List<Place> fronts = List.of(front("high", 3, SETTLED), front("high", 0, SETTLED));
        assertThat(front.places(request)).isEqualTo(fronts);

        List<Place> looked = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            now += Duration.ofMinutes(1).toNanos();
            List<Place> places = front.places(request);
            assertThat(places).endsWith(fronts.toArray(Place[]::new));
            ended = front.wentOn(request, places, List.of(), COSTLY);
            places.stream()
                    .filter(place -> !place.isFront() && place.priority() == 0)
                    .forEach(looked::add);
        }

        assertThat(looked.get(0).until()).isEqualTo(SETTLED);
        assertThat(looked.get(looked.size() - 1).since()).isEqualTo(Long.MIN_VALUE);
        for (int step = 1; step < looked.size(); step++) {
            assertThat(looked.get(step).until()).isEqualTo(looked.get(step - 1).since());
        }
    }

    @Test
    void stepsTakeATwentiethOfTheTimeAtMost() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, 0)), COSTLY);
        now += Duration.ofMinutes(1).toNanos();
        Duration took = Duration.ofMillis(5);
        front.wentOn(request, front.places(request), List.of(), took);

        now += took.multipliedBy(20).toNanos() - 1;
        assertThat(front.places(request)).allMatch(Place::isFront);
        now += 1;
        assertThat(front.places(request)).anyMatch(place -> !place.isFront());
    }

    @Test
    void aStepThatBroughtAllThatWasAskedForIsMadeAgain() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, NOW)), COSTLY);
        now += Duration.ofMinutes(1).toNanos();
        List<Place> places = front.places(request);

        front.wentOn(request, places, List.of(row("high", 0, SETTLED - 1)), CHEAP);

        assertThat(front.places(request)).isEqualTo(places);
    }

    @Test
    void aStepIsMadeByOneClaimAtATime() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, NOW)), COSTLY);
        now += Duration.ofMinutes(1).toNanos();

        assertThat(front.places(request)).hasSize(2);
        assertThat(front.places(request)).hasSize(1);
        now += Duration.ofMinutes(1).toNanos();
        assertThat(front.places(request)).hasSize(2);
    }

    @Test
    void aSweepThatWasCheapAsAWholeIsTheLast() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, 0)), COSTLY);

        for (int step = 0; step < 10; step++) {
            now += Duration.ofMinutes(1).toNanos();
            if (front.isCostly(request.queues())) {
                front.wentOn(request, front.places(request), List.of(), Duration.ZERO);
            }
        }

        assertThat(front.isCostly(request.queues())).isFalse();
    }

    @Test
    void walksThatTakeLittleAreCostlyIfTheyAreFrequent() {
        ClaimRequest request = request(1, "high");
        Duration took = ClaimFront.COSTLY_IF_OFTEN.plusMillis(1);
        for (int pause : List.of(10, 2)) {
            assertThat(front.isCostly(request.queues())).isFalse();
            for (int walk = 0; walk < ClaimFront.WALKS; walk++) {
                now += took.multipliedBy(pause).toNanos();
                front.walked(request, List.of(row("high", 0, 0)), took);
            }
        }
        assertThat(front.isCostly(request.queues())).isTrue();
    }

    @Test
    void walksAreNotCostlyThatTakeNoLongerThanGoingOn() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        front.walked(request, List.of(row("high", 0, 0)), Duration.ZERO);
        for (int claim = 0; claim < 100; claim++) {
            front.wentOn(request, front.places(request), List.of(), COSTLY);
        }

        walked(request, List.of(row("high", 0, 0)), COSTLY);

        assertThat(front.isCostly(request.queues())).isFalse();
    }

    @Test
    void queuesAndPrioritiesThatAreFoundInAGapAreKnown() {
        walked(request(1, "high"), List.of(row("high", 0, NOW)), COSTLY);
        assertThat(front.gaps(List.of("high")))
                .containsExactly(new Gap("high", 0, Long.MAX_VALUE), new Gap("high", Long.MIN_VALUE, 0));
        assertThat(front.queueGaps()).first().isEqualTo(new QueueGap("", "high"));

        front.found(new Found("high", -3, 70));
        front.found(new Found("low", 4, 80));

        assertThat(front.places(request(1, "high", "low")))
                .contains(front("high", 0, SETTLED), front("high", -3, 70), front("low", 4, 80));
        assertThat(front.gaps(List.of("high"))).hasSize(3);
        assertThat(front.queueGaps()).hasSize(3);
    }

    @Test
    void aWalkThatFoundNothingIsAWalkToo() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, 0)), COSTLY);
        now += Duration.ofMinutes(1).toNanos();

        front.walked(request, List.of(), COSTLY);

        assertThat(front.places(request)).containsExactly(front("high", 0, 0));
    }

    @Test
    void oneQueueThatIsNotKnownIsWalkedWithAllOthersSinceTheirOrderCounts() {
        front.walked(request(ClaimFront.LARGE, "low"), List.of(row("low", 0, 0)), CHEAP);

        assertThat(front.places(request(ClaimFront.LARGE, "low"))).isNotEmpty();
        assertThat(front.places(request(ClaimFront.LARGE, "high", "low"))).isEmpty();
    }

    @Test
    void whereOneQueueIsCostlyOthersAreSweptTooAndThoseThatAreNotKnownAreToBeLookedFor() {
        front.walked(request(1, "high"), List.of(row("high", 0, 0)), CHEAP);
        walked(request(1, "low"), List.of(row("low", 0, 0)), COSTLY);

        assertThat(front.places(request(1, "high", "low"))).hasSize(2);
        assertThat(front.isCostly(List.of("high"))).isTrue();
        assertThat(front.lacks(List.of("high", "low"))).isFalse();
        assertThat(front.lacks(List.of("other", "low"))).isTrue();
    }

    @Test
    void jobsThatClaimsWouldNotComeToMakeThemBeginAnew() {
        ClaimRequest request = request(ClaimFront.LARGE, "high");
        for (Envelope unseen :
                List.of(envelope(9, Due.NOW), envelope(0, new Due.At(Instant.ofEpochMilli(SETTLED - 1))))) {
            front.walked(request, List.of(row("high", 0, NOW)), CHEAP);

            front.pushed(List.of(envelope(0, Due.NOW), envelope(0, new Due.At(Instant.ofEpochMilli(SETTLED)))));
            assertThat(front.places(request)).isNotEmpty();
            front.pushed(List.of(unseen));

            assertThat(front.places(request)).isEmpty();
            front.wentOn(request, List.of(front("high", 0, SETTLED)), List.of(row("high", 0, NOW)), CHEAP);
            assertThat(front.places(request)).isEmpty();
        }
    }

    @Test
    void jobsThatClaimsWouldNotComeToMoveThemBackWhereWalksAreCostly() {
        ClaimRequest request = request(1, "high");
        walked(request, List.of(row("high", 0, NOW)), COSTLY);

        front.pushed(List.of(envelope(9, Due.NOW), envelope(0, new Due.At(Instant.ofEpochMilli(SETTLED - 1)))));

        assertThat(front.places(request)).containsExactly(front("high", 9, SETTLED), front("high", 0, SETTLED - 1));
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
        assertThat(front.isCostly(request.queues())).isTrue();

        front.walked(request, rows, CHEAP);
        assertThat(front.isCostly(request.queues())).isFalse();

        for (int walk = 1; walk < ClaimFront.WALKS; walk++) {
            front.walked(request, rows, COSTLY);
            assertThat(front.isCostly(request.queues())).isFalse();
        }
        front.walked(request, rows, COSTLY);
        assertThat(front.isCostly(request.queues())).isTrue();
    }

    /** As often as it takes to be believed. */
    private void walked(ClaimRequest request, List<ClaimedRow> rows, Duration took) {
        for (int walk = 0; walk < ClaimFront.WALKS; walk++) {
            front.walked(request, rows, took);
        }
    }

    private void goOn(ClaimRequest request, List<ClaimedRow> rows) {
        front.wentOn(request, front.places(request.queues()), rows, Duration.ZERO);
    }

    private static Place front(String queue, int priority, long since) {
        return new Place(queue, priority, since, Long.MAX_VALUE);
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
