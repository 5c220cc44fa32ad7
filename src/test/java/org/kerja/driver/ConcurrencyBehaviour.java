package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;

/** Many workers of several nodes at once: nothing twice, nothing lost, and no deadlock that anybody notices. */
public interface ConcurrencyBehaviour extends Behaviour {

    // 4
    @Test
    default void everyJobIsHandedToExactlyOneWorker() {
        int jobs = 600;
        int workers = 8;
        Set<JobId> pushed = ConcurrentHashMap.newKeySet();
        Set<JobId> completed = ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<JobId> handedOut = new ConcurrentLinkedQueue<>();
        List<Callable<Boolean>> everybody = new ArrayList<>();
        for (int pusher = 0; pusher < 2; pusher++) {
            JobStore store = pusher == 0 ? store() : another();
            everybody.add(() -> {
                for (int batch = 0; batch < 10; batch++) {
                    List<Envelope> envelopes = Stream.generate(() -> Draft.job().envelope())
                            .limit(jobs / 20)
                            .toList();
                    store.push(envelopes);
                    envelopes.forEach(envelope -> pushed.add(envelope.id()));
                }
                return true;
            });
        }
        for (int worker = 0; worker < workers; worker++) {
            JobStore store = worker % 2 == 0 ? store() : another();
            int limit = 1 + worker * 2;
            everybody.add(() -> workUntil(() -> completed.size() == jobs, () -> {
                List<Claim> claims = store.claim(request(limit, HELD));
                handedOut.addAll(Behaviour.ids(claims));
                assertThat(store.complete(Behaviour.leases(claims))).isEmpty();
                completed.addAll(Behaviour.ids(claims));
                return !claims.isEmpty();
            }));
        }

        OtherThreads.all(everybody);

        assertThat(handedOut).hasSize(jobs).containsExactlyInAnyOrderElementsOf(pushed);
        assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
    }

    // 4, 5
    @Test
    default void workersThatRenewReleaseAndCompleteDoNotDisturbEachOther() {
        int jobs = 300;
        Set<JobId> completed = ConcurrentHashMap.newKeySet();
        Set<Lease> running = ConcurrentHashMap.newKeySet();
        store().push(Stream.generate(() -> Draft.job().envelope()).limit(jobs).toList());
        List<Callable<Boolean>> everybody = new ArrayList<>();
        for (int worker = 0; worker < 6; worker++) {
            JobStore store = worker % 2 == 0 ? store() : another();
            everybody.add(() -> workUntil(() -> completed.size() == jobs, () -> {
                List<Claim> claims = new ArrayList<>(store.claim(request(20, HELD)));
                running.addAll(Behaviour.leases(claims));
                Collections.shuffle(claims);
                List<Lease> released = claims.stream()
                        .filter(claim -> claim.counters().releases() == 0)
                        .map(Claim::lease)
                        .toList();
                List<Lease> done = claims.stream()
                        .filter(claim -> claim.counters().releases() > 0)
                        .map(Claim::lease)
                        .toList();
                assertThat(store.giveBack(released.stream().map(this::released).toList()))
                        .isEmpty();
                assertThat(store.complete(done)).isEmpty();
                done.forEach(lease -> assertThat(completed.add(lease.id())).isTrue());
                running.removeAll(Set.copyOf(Behaviour.leases(claims)));
                return !claims.isEmpty();
            }));
        }
        for (JobStore store : List.of(store(), another())) {
            everybody.add(() -> workUntil(() -> completed.size() == jobs, () -> {
                List<Lease> everyLease = new ArrayList<>(running);
                Collections.shuffle(everyLease);
                store.renew(everyLease, HELD);
                return false;
            }));
        }

        OtherThreads.all(everybody);

        assertThat(completed).hasSize(jobs);
        assertThat(store().due(List.of(), Set.of(NAME))).isEmpty();
    }

    // 4, 6
    @Test
    default void jobsOfVanishedWorkersAreReclaimedByExactlyOne() {
        int jobs = 100;
        store().push(Stream.generate(() -> Draft.job().envelope()).limit(jobs).toList());
        assertThat(store().claim(request(jobs, BRIEF))).hasSize(jobs);
        fixture().elapse(BRIEF);
        ConcurrentLinkedQueue<Claim> reclaimed = new ConcurrentLinkedQueue<>();
        List<Callable<Boolean>> everybody = new ArrayList<>();
        for (int worker = 0; worker < 6; worker++) {
            JobStore store = worker % 2 == 0 ? store() : another();
            everybody.add(() -> workUntil(() -> reclaimed.size() >= jobs, () -> {
                List<Claim> claims = store.claim(request(7, HELD));
                reclaimed.addAll(claims);
                return !claims.isEmpty();
            }));
        }

        OtherThreads.all(everybody);

        assertThat(reclaimed.stream().map(claim -> claim.lease().id()).distinct())
                .hasSize(jobs);
        assertThat(reclaimed)
                .hasSize(jobs)
                .allSatisfy(claim -> assertThat(claim.counters().lostLeases()).isEqualTo(1));
    }

    // 13
    @Test
    default void manyThatPushTheSameIdStoreItOnce() {
        JobId id = Draft.newId();
        Callable<Boolean> push = () -> {
            another().push(List.of(Draft.job().envelope(id)));
            return true;
        };

        OtherThreads.all(Collections.nCopies(6, push));

        assertThat(Behaviour.ids(claim(10))).containsExactly(id);
    }

    private static Boolean workUntil(BooleanSupplier end, Callable<Boolean> work) throws Exception {
        long begin = System.nanoTime();
        while (!end.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(90));
            if (!work.call()) {
                Waiting.pause();
            }
        }
        return true;
    }
}
