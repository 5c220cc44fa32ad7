package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerja.spi.Capability;
import org.kerja.spi.QueueDue;

/** What a worker learns that asks when there is something to claim. */
public interface DueBehaviour extends Behaviour {

    @Test
    default void nothingIsDueInAnEmptyStore() {
        assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
        assertThat(store().due(List.of(QUEUE), Set.of(NAME))).isEmpty();
    }

    @Test
    default void aReadyJobIsDueNow() {
        push(Draft.job());

        assertThat(store().due(List.of(QUEUE), Set.of(NAME))).containsExactly(new QueueDue(QUEUE, Duration.ZERO));
    }

    @Test
    default void aDelayedJobIsDueWhenItsTimeHasCome() {
        Draft delayed = Draft.job().after(Duration.ofHours(1));
        needs(Capability.DELAY, () -> push(delayed), () -> {
            push(delayed);

            List<QueueDue> due = store().due(List.of(QUEUE), Set.of(NAME));

            assertThat(due).extracting(QueueDue::queue).containsExactly(QUEUE);
            assertThat(due.get(0).delay()).isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
        });
    }

    @Test
    default void theFirstJobOfAQueueCounts() {
        Draft delayed = Draft.job().after(Duration.ofHours(1));
        needs(Capability.DELAY, () -> push(delayed), () -> {
            pushAll(delayed, Draft.job(), delayed);

            assertThat(store().due(List.of(QUEUE), Set.of(NAME))).containsExactly(new QueueDue(QUEUE, Duration.ZERO));
        });
    }

    @Test
    default void aClaimedJobIsDueWhenItsLeaseEnds() {
        push(Draft.job());
        claimOnly();

        List<QueueDue> due = store().due(List.of(QUEUE), Set.of(NAME));

        assertThat(due).extracting(QueueDue::queue).containsExactly(QUEUE);
        assertThat(due.get(0).delay()).isBetween(HELD.minusMinutes(2), HELD);
    }

    @Test
    default void allQueuesAreMeantIfNoneIsNamed() {
        pushAll(Draft.job().on("high"), Draft.job().on("low"), Draft.job().on("low"));

        assertThat(store().due(List.of(), Set.of(NAME)))
                .containsExactlyInAnyOrder(new QueueDue("high", Duration.ZERO), new QueueDue("low", Duration.ZERO));
    }

    @Test
    default void onlyTheNamedQueuesAreMeant() {
        pushAll(Draft.job().on("high"), Draft.job().on("low"), Draft.job().on("other"));

        assertThat(store().due(List.of("high", "low", "nowhere"), Set.of(NAME)))
                .extracting(QueueDue::queue)
                .containsExactlyInAnyOrder("high", "low");
    }

    // 20
    @Test
    default void jobsOfUnknownNamesAreNotDue() {
        push(Draft.job().named("of-another-version"));

        assertThat(store().due(List.of(QUEUE), Set.of(NAME))).isEmpty();
        assertThat(store().due(List.of(), Set.of())).isEmpty();
    }
}
