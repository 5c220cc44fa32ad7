package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.Lease;

/** What a claim takes and what it leaves. */
public interface ClaimBehaviour extends Behaviour {

    @Test
    default void anEmptyStoreHandsOutNothing() {
        assertThat(claim(10)).isEmpty();
        assertThat(store().claim(request(List.of("nowhere", "elsewhere"), Set.of(NAME), 10, HELD)))
                .isEmpty();
    }

    @Test
    default void aClaimTakesNoMoreThanItsLimit() {
        pushAll(Draft.job(), Draft.job(), Draft.job());

        assertThat(claim(2)).hasSize(2);
        assertThat(claim(2)).hasSize(1);
        assertThat(claim(2)).isEmpty();
    }

    @Test
    default void theLimitCoversAllQueuesTogether() {
        pushAll(Draft.job().on("high"), Draft.job().on("low"), Draft.job().on("low"));

        List<Claim> claims = store().claim(request(List.of("high", "low"), Set.of(NAME), 2, HELD));

        assertThat(claims).extracting(Claim::queue).containsExactly("high", "low");
    }

    @Test
    default void aClaimTakesOnlyFromTheQueuesItNames() {
        push(Draft.job().on("other"));
        JobId id = push(Draft.job());

        assertThat(Behaviour.ids(claim(10))).containsExactly(id);
    }

    @Test
    default void aClaimedJobIsNotHandedOutAgainUnderItsLease() {
        push(Draft.job());
        claimOnly();

        assertThat(claim(10)).isEmpty();
        assertThat(another().claim(request(10, HELD))).isEmpty();
    }

    // 6
    @Test
    default void aLeaseMayLastForMonths() {
        push(Draft.job());

        Claim claim = Behaviour.only(store().claim(request(1, Duration.ofDays(100))));

        assertThat(claim(1)).isEmpty();
        assertThat(store().complete(List.of(claim.lease()))).isEmpty();
    }

    @Test
    default void aCompletedJobIsGone() {
        push(Draft.job());
        Lease lease = claimOnly().lease();

        assertThat(store().complete(List.of(lease))).isEmpty();

        assertThat(claim(10)).isEmpty();
        assertThat(store().complete(List.of(lease))).containsExactly(lease);
    }

    @Test
    default void manyJobsAreCompletedTogether() {
        store().push(envelopes(700, Draft.job()));

        assertThat(store().complete(Behaviour.leases(claim(700)))).isEmpty();

        assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
    }

    @Test
    default void aClaimTellsTheTimeSinceTheDispatch() {
        push(Draft.job());
        fixture().elapse(BRIEF);
        Claim first = claimOnly();
        store().giveBack(List.of(released(first.lease())));
        fixture().elapse(BRIEF);

        assertThat(first.ageMillis()).isGreaterThanOrEqualTo(BRIEF.toMillis());
        assertThat(claimOnly().ageMillis())
                .isGreaterThanOrEqualTo(BRIEF.multipliedBy(2).toMillis());
    }

    @Test
    default void dispatchedJobsAreClaimedUnderTheSameConditionsAsAllOthers() {
        JobId mine = push(Draft.job());
        JobId later = push(Draft.job().after(Duration.ofDays(1)));
        JobId unknown = push(Draft.job().named("of-another-version"));
        JobId elsewhere = push(Draft.job().on("other"));
        JobId held = push(Draft.job().on("held"));
        Claim holding = Behaviour.only(store().claim(request(List.of("held"), Set.of(NAME), 1, HELD)));
        List<JobId> dispatched = List.of(elsewhere, unknown, later, held, mine, Draft.newId());

        List<Claim> claims =
                store().claimDispatched(request(List.of(QUEUE, "held"), Set.of(NAME), 10, HELD), dispatched);

        assertThat(Behaviour.ids(claims)).containsExactly(mine);
        assertThat(store().claimDispatched(request(10, HELD), dispatched)).isEmpty();
        assertThat(store().complete(List.of(holding.lease(), claims.get(0).lease())))
                .isEmpty();
    }

    @Test
    default void aClaimOfDispatchedJobsTakesNoMoreThanItsLimit() {
        List<JobId> dispatched = pushAll(Draft.job(), Draft.job(), Draft.job());

        assertThat(store().claimDispatched(request(2, HELD), dispatched)).hasSize(2);
        assertThat(store().claimDispatched(request(2, HELD), dispatched)).hasSize(1);
    }

    @Test
    default void largeClaimsThatFollowEachOtherLeaveNothingBehind() {
        store().push(envelopes(300, Draft.job()));
        List<Claim> claims = new ArrayList<>(claim(100));
        JobId urgent = push(Draft.job().withPriority(5));
        JobId late = push(Draft.job().at(Instant.EPOCH));
        JobId elsewhere = push(Draft.job().on("other"));

        claims.addAll(claim(100));
        claims.addAll(store().claim(request(List.of(QUEUE, "other"), Set.of(NAME), 1_000, HELD)));

        assertThat(Behaviour.ids(claims)).hasSize(303).doesNotHaveDuplicates().contains(urgent, late, elsewhere);
        assertThat(claim(1_000)).isEmpty();
    }

    // 20
    @Test
    default void jobsOfUnknownNamesAreLeftForOthers() {
        JobId unknown = push(Draft.job().named("of-another-version"));
        JobId known = push(Draft.job());

        assertThat(Behaviour.ids(claim(10))).containsExactly(known);
        assertThat(Behaviour.ids(another().claim(request(List.of(QUEUE), Set.of("of-another-version"), 10, HELD))))
                .containsExactly(unknown);
    }

    // 20
    @Test
    default void aNodeThatKnowsNoNameClaimsNothing() {
        push(Draft.job());

        assertThat(store().claim(request(List.of(QUEUE), Set.of(), 10, HELD))).isEmpty();
        assertThat(claim(10)).hasSize(1);
    }

    // 20
    @Test
    default void manyJobsOfUnknownNamesDoNotHideThoseBehindThem() {
        store().push(envelopes(600, Draft.job().named("of-another-version")));
        JobId known = push(Draft.job());

        assertThat(Behaviour.ids(claim(1))).containsExactly(known);
    }

    // 20
    @Test
    default void aNodeMayKnowVeryManyNames() {
        Set<String> names = new HashSet<>(Set.of(NAME));
        IntStream.range(0, 1_200).forEach(number -> names.add("job-" + number));
        JobId known = push(Draft.job());
        push(Draft.job().named("of-another-version"));

        assertThat(Behaviour.ids(store().claim(request(List.of(QUEUE), names, 10, HELD))))
                .containsExactly(known);
    }

    // 20
    @Test
    default void anUnreadablePayloadIsHandedOutAndCanBeParkedWithoutTouchingItsNeighbours() {
        String garbage = "}{ not JSON \u0001";
        push(Draft.job());
        JobId unreadable = push(Draft.job().withPayload(garbage));
        push(Draft.job());
        List<Claim> claims = claim(10);
        assertThat(claims).extracting(Claim::payload).containsExactly("{}", garbage, "{}");

        Lease lease = claims.get(1).lease();
        assertThat(store().fail(new Failure(lease, FailureReason.UNREADABLE, "not JSON", true, "[]")))
                .isTrue();

        assertThat(store().complete(List.of(claims.get(0).lease(), claims.get(2).lease())))
                .isEmpty();
        store().failedJobs()
                .ifPresent(failed -> assertThat(failed.find(unreadable))
                        .hasValueSatisfying(
                                failure -> assertThat(failure.payload()).isEqualTo(garbage)));
    }

    private static List<Envelope> envelopes(int number, Draft draft) {
        return IntStream.range(0, number).mapToObj(one -> draft.envelope()).toList();
    }
}
