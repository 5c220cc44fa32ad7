package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Return;
import org.kerja.spi.StoredJob;

/** Limits of what runs at once or begins in a time, order within a key, and groups that take turns. */
public interface LimitBehaviour extends Behaviour {

    /** The limits that a test keeps; each key by its own name. */
    record Rules(Map<String, LimitRule> byKey, Map<String, Integer> weights) implements LimitRules {

        static Rules of(String key, LimitRule rule) {
            return new Rules(Map.of(key, rule), Map.of());
        }

        Rules and(String key, LimitRule rule) {
            Map<String, LimitRule> all = new HashMap<>(byKey);
            all.put(key, rule);
            return new Rules(all, weights);
        }

        @Override
        public Optional<LimitRule> of(String key) {
            return Optional.ofNullable(byKey.get(key));
        }

        @Override
        public int weight(String group) {
            return weights.getOrDefault(group, 1);
        }
    }

    private static LimitRule atOnce(int concurrent) {
        return new LimitRule(concurrent, 0, Duration.ZERO);
    }

    private static LimitRule rate(int rate, Duration per) {
        return new LimitRule(0, rate, per);
    }

    private static LimitLine keys(String... keys) {
        return new LimitLine("", String.join("+", keys), false, List.of(keys));
    }

    private static LimitLine group(String group) {
        return new LimitLine(group, "", false, List.of());
    }

    private List<JobId> pushIn(LimitLine line, int count) {
        return pushIn(line, Stream.generate(Draft::job).limit(count).toArray(Draft[]::new));
    }

    private List<JobId> pushIn(LimitLine line, Draft... drafts) {
        List<Envelope> jobs =
                Arrays.stream(drafts).map(draft -> draft.in(line).envelope()).toList();
        store().push(jobs);
        return jobs.stream().map(Envelope::id).toList();
    }

    private List<Claim> limited(Rules rules, int most) {
        return limited(store(), rules, most, HELD);
    }

    private List<Claim> limited(JobStore store, Rules rules, int most, Duration lease) {
        return store.claimLimited(request(most, lease), rules).claims();
    }

    private void limiting(Runnable test) {
        needs(Capability.LIMITS, () -> store().claimLimited(request(1, HELD), Rules.of("a", atOnce(1))), test);
    }

    @Test
    default void limitedJobsAreClaimedApartFromOthersInTheOrderOfPriorityAndDispatch() {
        limiting(() -> {
            Draft urgent = Draft.job().withPriority(5);
            List<JobId> ids = pushIn(keys("a"), Draft.job(), Draft.job(), urgent, Draft.job());
            JobId plain = push(Draft.job());

            assertThat(Behaviour.ids(claim(10))).containsExactly(plain);
            assertThat(Behaviour.ids(limited(Rules.of("a", atOnce(3)), 10)))
                    .containsExactlyInAnyOrder(ids.get(2), ids.get(0), ids.get(1));
        });
    }

    @Test
    default void aClaimedLimitedJobIsAsAnyOther() {
        limiting(() -> {
            JobId id = pushIn(keys("a"), Draft.job().withPayload("{\"x\":1}").inVersion(3))
                    .get(0);
            Claim claim = Behaviour.only(limited(Rules.of("a", atOnce(1)), 10));
            assertThat(claim.queue()).isEqualTo(QUEUE);
            assertThat(claim.payload()).isEqualTo("{\"x\":1}");
            assertThat(claim.version()).isEqualTo(3);
            assertThat(claim.counters().deliveries()).isEqualTo(1);
            assertThat(store().renew(List.of(claim.lease()), HELD).refused()).isEmpty();
            assertThat(store().markStarted(claim.lease(), "log")).isTrue();

            StoredJob found = store().find(id).orElseThrow();
            assertThat(found.queue()).isEqualTo(QUEUE);
            assertThat(found.state()).isEqualTo(JobState.RESERVED);
            assertThat(found.limits()).containsExactly("a");
            assertThat(store().fail(failure(claim.lease()))).isTrue();
            assertThat(store().failedJobs().orElseThrow().find(id).orElseThrow().queue())
                    .isEqualTo(QUEUE);
        });
    }

    // 16
    @Test
    default void noMoreThanAKeyAllowsAreClaimedAndTheRestKeepsItsAttempts() {
        limiting(() -> {
            Rules two = Rules.of("a", atOnce(2));
            List<JobId> ids = pushIn(keys("a"), 5);
            pushIn(keys("b"), 1);
            List<Claim> claims = limited(two, 10);
            assertThat(claims).hasSize(3);
            assertThat(limited(another(), two, 10, HELD)).isEmpty();
            Lease first = claims.stream()
                    .map(Claim::lease)
                    .filter(lease -> ids.contains(lease.id()))
                    .findFirst()
                    .orElseThrow();

            store().complete(List.of(first));

            Claim next = Behaviour.only(limited(another(), two, 10, HELD));
            assertThat(next.counters().deliveries()).isEqualTo(1);
            assertThat(next.lease().id()).isEqualTo(ids.get(2));
            assertThat(limited(two, 10)).isEmpty();
        });
    }

    // 16
    @Test
    default void whateverEndsAClaimFreesItsKey() {
        limiting(() -> {
            Rules one = Rules.of("a", atOnce(1));
            pushIn(keys("a"), 6);
            store().giveBack(List.of(released(Behaviour.only(limited(one, 10)).lease())));
            store().giveBack(List.of(
                    new Return(Behaviour.only(limited(one, 10)).lease(), HELD, Return.Kind.FAILED, "")));
            store().giveBack(List.of(
                    new Return(Behaviour.only(limited(one, 10)).lease(), Duration.ZERO, Return.Kind.UNCOUNTED, "")));
            store().fail(failure(Behaviour.only(limited(one, 10)).lease()));
            Claim cancelled = Behaviour.only(limited(one, 10));
            assertThat(store().cancel(cancelled.lease().id())).isEqualTo(CancelOutcome.REQUESTED);
            store().giveBack(List.of(released(cancelled.lease())));
            assertThat(limited(one, 10)).hasSize(1);
            assertThat(limited(one, 10)).isEmpty();
        });
    }

    // 16
    @Test
    default void aKeyIsFreedWithTheLeaseOfAWorkerThatIsGone() {
        limiting(() -> {
            Rules one = Rules.of("a", atOnce(1));
            List<JobId> ids = pushIn(keys("a"), 2);
            assertThat(Behaviour.ids(limited(store(), one, 10, BRIEF))).containsExactly(ids.get(0));
            fixture().elapse(BRIEF);

            Claim again = Behaviour.only(limited(another(), one, 10, HELD));
            assertThat(again.lease().id()).isEqualTo(ids.get(0));
            assertThat(again.loss().lost()).isTrue();
            assertThat(limited(one, 10)).isEmpty();
        });
    }

    // 17
    @Test
    default void noMoreThanARateAllowsAreClaimedInItsTime() {
        limiting(() -> {
            Duration time = Duration.ofSeconds(2);
            Rules two = Rules.of("a", rate(2, time));
            pushIn(keys("a"), 5);
            List<Claim> claims = limited(two, 10);
            assertThat(claims).hasSize(2);
            store().complete(Behaviour.leases(claims));

            LimitedClaims none = another().claimLimited(request(10, HELD), two);
            assertThat(none.claims()).isEmpty();
            assertThat(none.again().orElseThrow()).isBetween(Duration.ofMillis(1), time.plus(LimitRule.LONGEST_START));

            fixture().elapse(time.plus(LimitRule.LONGEST_START));
            assertThat(limited(two, 10)).hasSize(2);
            assertThat(limited(two, 10)).isEmpty();
        });
    }

    // 17
    @Test
    default void aClaimThatIsGivenBackUncountedSpendsNothingOfTheRate() {
        limiting(() -> {
            Rules one = Rules.of("a", rate(1, HELD));
            pushIn(keys("a"), 2);
            for (int round = 0; round < 3; round++) {
                Lease lease = Behaviour.only(limited(one, 10)).lease();
                assertThat(limited(one, 10)).isEmpty();
                store().giveBack(List.of(new Return(lease, Duration.ZERO, Return.Kind.UNCOUNTED, "")));
            }
            store().giveBack(List.of(released(Behaviour.only(limited(one, 10)).lease())));
            assertThat(limited(one, 10)).isEmpty();
        });
    }

    // 17
    @Test
    default void severalLimitsAreTakenTogetherOrNotAtAll() {
        limiting(() -> {
            Rules rules = Rules.of("host", atOnce(1)).and("all", rate(3, HELD));
            List<JobId> both = pushIn(keys("host", "all"), 3);
            List<JobId> others = pushIn(keys("all"), 2);

            List<JobId> claimed = Behaviour.ids(limited(rules, 10));

            assertThat(claimed).containsExactlyInAnyOrder(both.get(0), others.get(0), others.get(1));
            assertThat(store().limitUse("all", rate(3, HELD)).begun()).isEqualTo(3);
            assertThat(store().limitUse("host", atOnce(1)).holders()).containsExactly(both.get(0));
            assertThat(limited(rules, 10)).isEmpty();
        });
    }

    @Test
    default void aKeyWithoutARuleLimitsNothing() {
        limiting(() -> {
            pushIn(keys("a"), 5);
            assertThat(limited(Rules.of("b", atOnce(1)), 10)).hasSize(5);
        });
    }

    @Test
    default void onlyTheFirstOfAnOrderedLineIsClaimedAlsoWhileItWaits() {
        limiting(() -> {
            Rules rules = Rules.of("account", atOnce(1));
            LimitLine line = new LimitLine("", "account", true, List.of("account"));
            List<JobId> ids = pushIn(line, 3);
            Lease first = Behaviour.only(limited(rules, 10)).lease();
            assertThat(first.id()).isEqualTo(ids.get(0));
            assertThat(limited(rules, 10)).isEmpty();

            store().giveBack(List.of(new Return(first, HELD, Return.Kind.FAILED, "")));
            assertThat(limited(rules, 10)).isEmpty();

            assertThat(store().cancel(ids.get(0))).isEqualTo(CancelOutcome.CANCELLED);
            Lease second = Behaviour.only(limited(rules, 10)).lease();
            assertThat(second.id()).isEqualTo(ids.get(1));
            store().complete(List.of(second));
            assertThat(Behaviour.ids(limited(rules, 10))).containsExactly(ids.get(2));
        });
    }

    @Test
    default void inAnOrderedLineThoseOfHigherPriorityComeFirst() {
        limiting(() -> {
            Rules rules = Rules.of("account", atOnce(1));
            LimitLine line = new LimitLine("", "account", true, List.of("account"));
            List<JobId> ids = pushIn(line, Draft.job(), Draft.job().withPriority(5), Draft.job());
            List<JobId> order = new ArrayList<>();
            for (int round = 0; round < ids.size(); round++) {
                Lease lease = Behaviour.only(limited(rules, 10)).lease();
                order.add(lease.id());
                store().complete(List.of(lease));
            }
            assertThat(order).containsExactly(ids.get(1), ids.get(0), ids.get(2));
        });
    }

    @Test
    default void aJobBehindTheFirstOfAnOrderedLineIsToldWhichThatIs() {
        limiting(() -> {
            LimitLine line = new LimitLine("", "account", true, List.of("account"));
            List<JobId> ids = pushIn(line, 2);
            List<JobId> unordered = pushIn(keys("a"), 2);
            assertThat(store().firstBefore(ids.get(0))).isEmpty();
            assertThat(store().firstBefore(ids.get(1))).contains(ids.get(0));
            assertThat(store().firstBefore(unordered.get(1))).isEmpty();
            assertThat(store().firstBefore(push(Draft.job()))).isEmpty();
            assertThat(store().firstBefore(Draft.newId())).isEmpty();

            store().cancel(ids.get(0));
            assertThat(store().firstBefore(ids.get(1))).isEmpty();
        });
    }

    @Test
    default void aJobThatIsNotDueOrWhoseNameNobodyKnowsLeavesItsPlaceToOthers() {
        limiting(() -> {
            List<JobId> ids =
                    pushIn(keys("a"), Draft.job().after(HELD), Draft.job().named("strange"), Draft.job());
            assertThat(Behaviour.ids(limited(Rules.of("a", atOnce(1)), 10))).containsExactly(ids.get(2));
        });
    }

    @Test
    default void groupsTakeTurnsWhateverTheyHave() {
        limiting(() -> {
            Rules rules = new Rules(Map.of(), Map.of("big", 3));
            pushIn(group("big"), 300);
            List<JobId> other = pushIn(group("other"), 10);
            List<JobId> third = pushIn(group("third"), 2);
            List<JobId> first = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                first.addAll(Behaviour.ids(limited(rules, 5)));
            }
            assertThat(first).hasSize(50).containsAll(other).containsAll(third);
            List<JobId> soon = first.subList(0, 20);
            assertThat(soon).containsAll(third);
            assertThat(soon.stream().filter(other::contains).count()).isBetween(2L, 6L);
        });
    }

    @Test
    default void manyGroupsAllHaveTheirTurn() {
        limiting(() -> {
            List<JobId> ids = new ArrayList<>();
            for (int group = 0; group < 150; group++) {
                ids.addAll(pushIn(group("g" + group), 2));
            }
            Set<JobId> claimed = new java.util.HashSet<>();
            for (int round = 0; round < 150; round++) {
                claimed.addAll(Behaviour.ids(limited(Rules.of("none", atOnce(1)), 7)));
                if (round == 30) {
                    assertThat(IntStream.range(0, 150)
                                    .filter(group -> claimed.contains(ids.get(2 * group)))
                                    .count())
                            .isGreaterThan(100);
                }
            }
            assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
        });
    }

    @Test
    default void queuesComeInTheirOrderAndPausedOnesNotAtAll() {
        limiting(() -> {
            JobId low = pushIn(keys("a"), Draft.job().on("low")).get(0);
            JobId high = pushIn(keys("b"), Draft.job().on("high")).get(0);
            JobId paused = pushIn(keys("c"), Draft.job().on("paused")).get(0);
            needs(Capability.PAUSE, () -> store().pause("paused", true), () -> store().pause("paused", true));
            Rules rules = Rules.of("none", atOnce(1));
            ClaimRequest one = request(List.of("high", "paused", "low"), Set.of(NAME), 1, HELD);

            assertThat(Behaviour.ids(store().claimLimited(one, rules).claims())).containsExactly(high);
            ClaimRequest all = request(List.of(), Set.of(NAME), 10, HELD);
            assertThat(Behaviour.ids(store().claimLimited(all, rules).claims())).containsExactly(low);
            assertThat(store().due(List.of("paused"), Set.of(NAME))).isEmpty();
            store().pause("paused", false);
            assertThat(store().due(List.of("paused"), Set.of(NAME)))
                    .contains(new QueueDue("paused", Duration.ZERO, true));
            assertThat(Behaviour.ids(store().claimLimited(all, rules).claims())).containsExactly(paused);
        });
    }

    @Test
    default void limitedJobsAreCountedClearedAndCancelledWithTheirQueue() {
        limiting(() -> {
            List<JobId> ids =
                    pushIn(keys("a"), Draft.job(), Draft.job(), Draft.job().after(HELD));
            push(Draft.job());
            QueueSizes sizes = store().sizes(QUEUE);
            assertThat(sizes.ready()).isEqualTo(3);
            assertThat(sizes.delayed()).isEqualTo(1);
            assertThat(store().due(List.of(QUEUE), Set.of(NAME)))
                    .containsExactlyInAnyOrder(
                            new QueueDue(QUEUE, Duration.ZERO), new QueueDue(QUEUE, Duration.ZERO, true));
            assertThat(store().cancel(ids.get(0))).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(store().clear(QUEUE)).isEqualTo(3);
            assertThat(limited(Rules.of("a", atOnce(9)), 10)).isEmpty();
        });
    }

    @Test
    default void aRetriedJobIsLimitedAsBefore() {
        limiting(() -> {
            Rules one = Rules.of("a", atOnce(1));
            List<JobId> ids = pushIn(keys("a"), 2);
            store().fail(failure(Behaviour.only(limited(one, 1)).lease()));
            assertThat(store().failedJobs().orElseThrow().retry(ids.get(0))).isTrue();
            assertThat(claim(10)).isEmpty();
            assertThat(limited(one, 10)).hasSize(1);
            assertThat(limited(one, 10)).isEmpty();
        });
    }

    // 16
    @Test
    default void workersOfManyNodesNeverRunMoreThanAllowed() {
        limiting(() -> {
            int jobs = 120;
            Rules rules = Rules.of("a", atOnce(2)).and("b", atOnce(1)).and("all", atOnce(3));
            for (int index = 0; index < jobs; index++) {
                String key = index % 2 == 0 ? "a" : "b";
                pushIn(keys(key, "all"), Draft.job().withPayload(key));
            }
            Map<String, AtomicInteger> running =
                    Map.of("a", new AtomicInteger(), "b", new AtomicInteger(), "all", new AtomicInteger());
            List<String> broken = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger done = new AtomicInteger();
            List<Callable<Boolean>> everybody = new ArrayList<>();
            for (int worker = 0; worker < 6; worker++) {
                JobStore store = worker % 2 == 0 ? store() : another();
                everybody.add(() -> {
                    while (done.get() < jobs) {
                        List<Claim> claims = limited(store, rules, 3, HELD);
                        List<String> held = claims.stream()
                                .flatMap(claim -> Stream.of(claim.payload(), "all"))
                                .toList();
                        for (String key : held) {
                            if (running.get(key).incrementAndGet()
                                    > rules.byKey().get(key).concurrent()) {
                                broken.add(key);
                            }
                        }
                        // As long as it takes others to claim.
                        store.renew(Behaviour.leases(claims), HELD);
                        store.sizes(QUEUE);
                        held.forEach(key -> running.get(key).decrementAndGet());
                        assertThat(store.complete(Behaviour.leases(claims))).isEmpty();
                        done.addAndGet(claims.size());
                    }
                    return true;
                });
            }
            OtherThreads.all(everybody);
            assertThat(broken).isEmpty();
            assertThat(done).hasValue(jobs);
        });
    }
}
