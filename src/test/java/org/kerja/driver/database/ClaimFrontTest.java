package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobCounters;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;

class ClaimFrontTest {

    private long now = Long.MAX_VALUE - 1;
    private final ClaimFront front = new ClaimFront(() -> now);

    @Test
    void aClaimThatGotAllItAskedForIsGoneOnFromItsLastRowOfEachQueue() {
        ClaimRequest request = request(ClaimFront.LARGE);
        List<ClaimedRow> rows = rows(ClaimFront.LARGE - 1, "high", 5, 1_000);
        rows.add(row("low", 2, 70));

        front.claimed(request, rows, true);

        assertThat(front.places(request))
                .containsExactly(
                        new ClaimFront.Place("high", 5, 1_000 + ClaimFront.LARGE - 2),
                        new ClaimFront.Place("low", 2, 70));
    }

    @Test
    void aClaimThatGotLessBeginsAnew() {
        ClaimRequest request = request(ClaimFront.LARGE);
        front.claimed(request, rows(ClaimFront.LARGE, "high", 0, 0), true);

        front.claimed(request, rows(ClaimFront.LARGE - 1, "high", 0, 0), false);

        assertThat(front.places(request)).isEmpty();
    }

    @Test
    void aSmallClaimAlwaysWalksFromTheBeginning() {
        front.claimed(request(ClaimFront.LARGE), rows(ClaimFront.LARGE, "high", 0, 0), true);

        assertThat(front.places(request(ClaimFront.LARGE - 1))).isEmpty();
    }

    @Test
    void aWalkFromTheBeginningIsMadeAfterAWhileHoweverOftenClaimsWentOn() {
        ClaimRequest request = request(ClaimFront.LARGE);
        front.claimed(request, rows(ClaimFront.LARGE, "high", 0, 0), true);
        Duration step = ClaimFront.WALK_AGAIN.dividedBy(2);

        now += step.toNanos();
        assertThat(front.places(request)).isNotEmpty();
        front.claimed(request, rows(ClaimFront.LARGE, "high", 0, 1_000), false);
        now += step.toNanos();

        assertThat(front.places(request)).isEmpty();
    }

    private static ClaimRequest request(int limit) {
        return new ClaimRequest(List.of("high", "low"), Set.of("send"), limit, Duration.ofSeconds(30), "node");
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
                0,
                false);
    }
}
