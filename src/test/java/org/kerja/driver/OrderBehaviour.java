package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Lease;

/** In which order jobs are handed out: queues, then priority, then the time since when they are due, then id. */
public interface OrderBehaviour extends Behaviour {

    // 3
    @Test
    default void jobsLeaveAQueueInTheOrderInWhichTheyCame() {
        List<JobId> pushed = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            pushed.add(push(Draft.job()));
        }

        List<JobId> claimed = new ArrayList<>(Behaviour.ids(claim(7)));
        claimed.addAll(Behaviour.ids(claim(20)));

        assertThat(claimed).containsExactlyElementsOf(pushed);
    }

    // 3
    @Test
    default void jobsOfHigherPriorityLeaveFirst() {
        Draft urgent = Draft.job().withPriority(10);
        needs(Capability.PRIORITY, () -> push(urgent), () -> {
            JobId usual = push(Draft.job());
            JobId first = push(urgent);
            JobId last = push(Draft.job().withPriority(-10));
            JobId second = push(urgent);

            assertThat(claim(10))
                    .extracting(claim -> claim.lease().id(), Claim::priority)
                    .containsExactly(tuple(first, 10), tuple(second, 10), tuple(usual, 0), tuple(last, -10));
        });
    }

    // 3
    @Test
    default void priorityCountsAcrossJobNames() {
        Draft urgent = Draft.job().named("send-mail").withPriority(10);
        needs(Capability.PRIORITY, () -> push(urgent), () -> {
            JobId usual = push(Draft.job());
            JobId first = push(urgent);

            List<Claim> claims = store().claim(request(List.of(QUEUE), Set.of(NAME, "send-mail"), 10, HELD));

            assertThat(Behaviour.ids(claims)).containsExactly(first, usual);
        });
    }

    // 3
    @Test
    default void aJobOfHigherPriorityThatIsNotDueHoldsNobodyUp() {
        Draft later = Draft.job().withPriority(10).after(Duration.ofHours(1));
        needs(
                Capability.PRIORITY,
                () -> push(Draft.job().withPriority(10)),
                () -> needs(Capability.DELAY, () -> push(later), () -> {
                    push(later);
                    JobId id = push(Draft.job().withPriority(1));

                    assertThat(Behaviour.ids(claim(10))).containsExactly(id);
                }));
    }

    // 3
    @Test
    default void whatBecameDueFirstLeavesFirst() {
        Draft delayed = Draft.job().after(LONG_ENOUGH_FOR_A_WORD);
        needs(Capability.DELAY, () -> push(delayed), () -> {
            JobId dueLater = push(delayed);
            JobId dueNow = push(Draft.job());
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
            JobId dueLast = push(Draft.job());

            assertThat(Behaviour.ids(claim(10))).containsExactly(dueNow, dueLater, dueLast);
        });
    }

    // 3
    @Test
    default void aJobForAnInstantThatHasPassedIsDueSinceThen() {
        Draft late = Draft.job().at(fixture().now().minus(Duration.ofDays(1)));
        needs(Capability.DELAY, () -> push(late), () -> {
            JobId dueNow = push(Draft.job());
            JobId dueBefore = push(late);

            assertThat(Behaviour.ids(claim(10))).containsExactly(dueBefore, dueNow);
        });
    }

    // 3, 11
    @Test
    default void aReleasedJobKeepsItsIdAndStandsBehindThoseThatAreAlreadyDue() {
        JobId releasing = push(Draft.job());
        JobId waiting = push(Draft.job());
        Lease lease = Behaviour.only(claim(1)).lease();
        assertThat(lease.id()).isEqualTo(releasing);
        fixture().elapse(Duration.ofMillis(20));

        store().giveBack(List.of(released(lease)));

        assertThat(Behaviour.ids(claim(10))).containsExactly(waiting, releasing);
    }

    // 3
    @Test
    default void queuesAreEmptiedInTheOrderOfTheRequest() {
        JobId low = push(Draft.job().on("low"));
        JobId high = push(Draft.job().on("high"));
        JobId alsoHigh = push(Draft.job().on("high"));

        List<Claim> claims = store().claim(request(List.of("high", "low"), Set.of(NAME), 10, HELD));

        assertThat(Behaviour.ids(claims)).containsExactly(high, alsoHigh, low);
    }

    // 3
    @Test
    default void theOrderOfQueuesComesBeforePriority() {
        Draft urgent = Draft.job().on("low").withPriority(100);
        needs(Capability.PRIORITY, () -> push(urgent), () -> {
            push(urgent);
            JobId high = push(Draft.job().on("high"));

            List<Claim> claims = store().claim(request(List.of("high", "low"), Set.of(NAME), 1, HELD));

            assertThat(Behaviour.ids(claims)).containsExactly(high);
        });
    }

    // 3
    @Test
    default void jobsThatWerePassedForTooLongAreClaimedWhateverComesBeforeThem() {
        needsPriority(() -> {
            JobId lowest = push(Draft.job().withPriority(-10));
            JobId low = push(Draft.job());
            fixture().elapse(LONG_ENOUGH_FOR_A_WORD);
            push(Draft.job().withPriority(10));
            push(Draft.job());
            push(Draft.job().withPriority(-10));

            List<Claim> claims = store().claimPassed(request(10, HELD), 10, LONG_ENOUGH_FOR_A_WORD);

            assertThat(claims)
                    .extracting(claim -> claim.lease().id(), Claim::priority)
                    .containsExactly(tuple(lowest, -10), tuple(low, 0));
            assertThat(store().complete(Behaviour.leases(claims))).isEmpty();
        });
    }

    // 3
    @Test
    default void onlyJobsOfLessPriorityWerePassed() {
        needsPriority(() -> {
            push(Draft.job().withPriority(10));
            JobId low = push(Draft.job().withPriority(9));
            fixture().elapse(BRIEF);

            assertThat(Behaviour.ids(store().claimPassed(request(10, HELD), 9, BRIEF)))
                    .isEmpty();
            assertThat(Behaviour.ids(store().claimPassed(request(10, HELD), 10, BRIEF)))
                    .containsExactly(low);
        });
    }

    // 3
    @Test
    default void ofTheJobsThatWerePassedTheOldestComeFirst() {
        needsPriority(() -> {
            JobId first = push(Draft.job().withPriority(1));
            fixture().elapse(Duration.ofMillis(20));
            JobId second = push(Draft.job().withPriority(2));
            fixture().elapse(Duration.ofMillis(20));
            JobId third = push(Draft.job().withPriority(1));
            fixture().elapse(BRIEF);

            List<JobId> claimed = new ArrayList<>();
            for (int time = 0; time < 4; time++) {
                claimed.addAll(Behaviour.ids(store().claimPassed(request(1, HELD), 10, BRIEF)));
            }

            assertThat(claimed).containsExactlyInAnyOrder(first, second, third);
            assertThat(claimed).startsWith(first);
        });
    }

    // 3, 9
    @Test
    default void whatMayNotBeClaimedIsNotClaimedForHavingWaited() {
        needsPriority(() -> {
            push(Draft.job());
            push(Draft.job().named("send-mail"));
            push(Draft.job().on("other"));
            claim(1);
            push(Draft.job().after(Duration.ofHours(1)));
            JobId paused = push(Draft.job().on("paused"));
            store().pause("paused", true);
            fixture().elapse(BRIEF);

            assertThat(store().claimPassed(request(10, HELD), 10, BRIEF)).isEmpty();
            ClaimRequest ofPaused = request(List.of("paused"), Set.of(NAME), 10, HELD);
            assertThat(store().claimPassed(ofPaused, 10, BRIEF)).isEmpty();
            store().pause("paused", false);
            assertThat(Behaviour.ids(store().claimPassed(ofPaused, 10, BRIEF))).containsExactly(paused);
        });
    }

    // 3
    @Test
    default void withAVeryLongAgeingNobodyIsEverPassedForTooLong() {
        needsPriority(() -> {
            push(Draft.job());
            fixture().elapse(BRIEF);

            assertThat(store().claimPassed(request(10, HELD), 10, Duration.ofSeconds(Long.MAX_VALUE)))
                    .isEmpty();
        });
    }

    private void needsPriority(Runnable test) {
        needs(Capability.PRIORITY, () -> store().claimPassed(request(10, HELD), 10, BRIEF), test);
    }
}
