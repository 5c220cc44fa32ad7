package org.kerja.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.driver.Behaviour;
import org.kerja.driver.Draft;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.LimitBehaviour;
import org.kerja.driver.VirtualClock;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.End;
import org.kerja.spi.Envelope;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.QueueDue;

class MemoryStoreTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration A_MILLISECOND = Duration.ofMillis(1);

    private final VirtualClock clock = new VirtualClock();
    private final MemoryDriver driver = new MemoryDriver();
    private final JobStore store = open(driver);

    @Test
    void isFoundUnderBothOfItsNames() {
        assertThat(ServiceLoader.load(Driver.class)).extracting(Driver::name).contains("memory", "async");
        assertThat(open(new AsyncDriver()).capabilities()).isEqualTo(store.capabilities());
    }

    @Test
    void storesOfOneDriverShareNothing() {
        JobStore other = open(driver);
        push(Draft.job());
        store.pause("other", true);

        assertThat(other.claim(request("reports", 1))).isEmpty();
        assertThat(other.isPaused("other")).isFalse();
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aDelayEndsAtItsMillisecond() {
        push(Draft.job().after(LEASE));

        clock.move(LEASE.minus(A_MILLISECOND));
        assertThat(claim()).isEmpty();
        clock.move(A_MILLISECOND);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aLeaseEndsAtItsMillisecond() {
        push(Draft.job());
        Lease lease = claim().get(0).lease();

        clock.move(LEASE.minus(A_MILLISECOND));
        assertThat(store.renew(List.of(lease), LEASE).refused()).isEmpty();
        clock.move(LEASE);
        assertThat(store.renew(List.of(lease), LEASE).refused()).containsExactly(lease);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aLeaseThatWasFoundExpiredStaysSoWhenTheClockIsSetBack() {
        push(Draft.job());
        Lease lease = claim().get(0).lease();
        clock.move(LEASE);
        assertThat(store.sizes("reports").ready()).isEqualTo(1);

        clock.move(LEASE.negated());

        assertThat(store.complete(List.of(lease))).containsExactly(lease);
        assertThat(store.find(lease.id()).orElseThrow().state()).isEqualTo(JobState.READY);
        assertThat(store.due(List.of(), Set.of("make-report")))
                .extracting(QueueDue::delay)
                .allMatch(delay -> !delay.isNegative());
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aRetryWhoseIdIsInUseLeavesTheFailedJobWhereItIs() {
        JobId id = push(Draft.job());
        store.fail(new Failure(claim().get(0).lease(), FailureReason.EXCEPTION, "it broke", true, ""));
        store.push(List.of(Draft.job().envelope(id)));

        assertThat(store.failedJobs().orElseThrow().retry(id)).isFalse();
        assertThat(store.failedJobs().orElseThrow().count(FailedJobFilter.all()))
                .isEqualTo(1);
        assertThat(claim()).hasSize(1);
    }

    @Test
    void aQueueThatIsEmptyAgainTakesNoMemory() {
        for (int number = 0; number < 100; number++) {
            JobId cancelled = push(Draft.job().on("queue-" + number));
            assertThat(store.cancel(cancelled)).isEqualTo(CancelOutcome.CANCELLED);
            push(Draft.job().on("queue-" + number).named("job-" + number));
            store.clear("queue-" + number);
        }

        assertThat(((MemoryStore) store).queues()).isZero();
    }

    @Test
    void aKeyThatNobodyUsesAnyMoreTakesNoMemory() {
        Map<String, LimitRule> rules = Map.of(
                "rate", new LimitRule(0, 5, LEASE),
                "both", new LimitRule(1, 5, LEASE),
                "at-once", new LimitRule(1, 0, Duration.ZERO));
        for (int number = 0; number < 100; number++) {
            for (Map.Entry<String, LimitRule> rule : rules.entrySet()) {
                String key = rule.getKey() + number;
                Lease lease = claimLimited(key, rule.getValue());
                assertThat(store.acquire("within-" + key, rule.getValue(), lease))
                        .isEmpty();
                store.complete(List.of(lease));
            }
        }
        assertThat(((MemoryStore) store).limitKeys()).isGreaterThanOrEqualTo(200);

        clock.move(LEASE.plus(LimitRule.LONGEST_START));
        store.complete(List.of(claimLimited("last", new LimitRule(1, 0, Duration.ZERO))));

        assertThat(((MemoryStore) store).limitKeys()).isZero();
        assertThat(((MemoryStore) store).queues()).isZero();
    }

    @Test
    void aJobThatHasEndedTakesNoMemoryAfterItsTime() {
        for (int number = 0; number < 10; number++) {
            end(Duration.ofSeconds(10 - number));
        }
        assertThat(((MemoryStore) store).endedJobs()).isEqualTo(10);

        clock.move(Duration.ofSeconds(5));
        end(Duration.ofSeconds(1));

        assertThat(((MemoryStore) store).endedJobs()).isEqualTo(6);
    }

    private void end(Duration keep) {
        push(Draft.job());
        Lease lease = store.claim(
                        new ClaimRequest(List.of(Behaviour.QUEUE), Set.of(Behaviour.NAME), 1, LEASE, Behaviour.NODE))
                .get(0)
                .lease();
        store.end(List.of(new End(
                lease,
                Behaviour.NAME,
                Behaviour.QUEUE,
                JobState.COMPLETED,
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                keep)));
    }

    private Lease claimLimited(String key, LimitRule rule) {
        push(Draft.job().in(new LimitLine("", key, false, List.of(key))));
        List<Claim> claims = store.claimLimited(
                        request("reports", 1), new LimitBehaviour.Rules(Map.of(key, rule), Map.of()))
                .claims();
        assertThat(claims).hasSize(1);
        return claims.get(0).lease();
    }

    @Test
    void aClaimDoesNotLookAtTheOtherJobsOfItsQueue() {
        int jobs = 100_000;
        push(IntStream.range(0, jobs)
                .mapToObj(number -> Draft.job().named("unknown").withPriority(9))
                .toList());
        push(IntStream.range(0, jobs)
                .mapToObj(number -> Draft.job().withPriority(number % 5))
                .toList());

        int claimed = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int count = 0;
            for (List<Claim> claims = claim(); !claims.isEmpty(); claims = claim()) {
                assertThat(store.complete(List.of(claims.get(0).lease()))).isEmpty();
                store.sizes("reports");
                count++;
            }
            return count;
        });

        assertThat(claimed).isEqualTo(jobs);
        assertThat(store.sizes("reports").ready()).isEqualTo(jobs);
    }

    private JobStore open(Driver driver) {
        return driver.open(new ConnectionSettings("default", property -> Optional.empty()), new JvmEnvironment(clock));
    }

    private JobId push(Draft job) {
        Envelope envelope = job.envelope();
        store.push(List.of(envelope));
        return envelope.id();
    }

    private void push(List<Draft> jobs) {
        store.push(jobs.stream().map(Draft::envelope).toList());
    }

    private List<Claim> claim() {
        return store.claim(request("reports", 1));
    }

    private static ClaimRequest request(String queue, int limit) {
        return new ClaimRequest(List.of(queue), Set.of("make-report"), limit, LEASE, "node-1");
    }
}
