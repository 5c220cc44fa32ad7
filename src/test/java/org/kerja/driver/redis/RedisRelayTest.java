package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerja.OnDuplicate;
import org.kerja.Unique;
import org.kerja.driver.Behaviour;
import org.kerja.driver.Draft;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Pushed;
import org.kerja.spi.Uniqueness;

/** Jobs get from an outbox to Redis: each once, in their order, and from one node at a time. */
class RedisRelayTest {

    private Optional<RedisFixture> fixture = Optional.empty();

    enum Kind {
        SINGLE,
        CLUSTER;

        RedisFixture open() {
            return new RedisFixture(
                    this == SINGLE
                            ? Map.of("url", RedisServer.shared().url())
                            : Map.of("cluster.nodes", RedisCluster.shared().addresses()));
        }
    }

    @AfterEach
    void close() {
        fixture.ifPresent(RedisFixture::close);
    }

    private JobStore open(Kind kind) {
        fixture = Optional.of(kind.open());
        return fixture.get().store();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRelayedAgainIsThereOnceAlsoIfItIsDone(Kind kind) {
        JobStore store = open(kind);
        List<Envelope> jobs = List.of(
                Draft.job().envelope(),
                Draft.job().on("other").envelope(),
                Draft.job().envelope());
        assertThat(store.relay(jobs, 1))
                .hasValueSatisfying(outcomes -> assertThat(outcomes).hasSize(3).containsValue(new Pushed.Stored()));
        Claim done = claim(store, 1).get(0);
        store.complete(List.of(done.lease()));

        assertThat(store.relay(jobs, 2)).contains(Map.of());

        assertThat(claim(store, 10))
                .extracting(claim -> claim.lease().id())
                .containsExactly(jobs.get(2).id());
        assertThat(store.sizes("other").total()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeWithALesserFenceRelaysNothing(Kind kind) {
        JobStore store = open(kind);
        assertThat(store.relay(List.of(Draft.job().envelope()), 1_795_913_763_970_423_222L))
                .isPresent();

        assertThat(store.relay(List.of(Draft.job().envelope()), 1_795_913_763_970_423_221L))
                .isEmpty();
        assertThat(store.relay(List.of(Draft.job().envelope()), 99)).isEmpty();
        assertThat(store.sizes(Behaviour.QUEUE).total()).isEqualTo(1);

        assertThat(store.relay(List.of(Draft.job().envelope()), 1_795_913_763_970_423_222L))
                .isPresent();
        assertThat(store.sizes(Behaviour.QUEUE).total()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsRememberedOfWhatHasLeftTheOutbox(Kind kind) {
        JobStore store = open(kind);
        Envelope job = Draft.job().envelope();
        store.relay(List.of(job), 1);
        store.complete(List.of(claim(store, 1).get(0).lease()));

        store.relayed(List.of(job));

        assertThat(store.relay(List.of(job), 1))
                .hasValueSatisfying(outcomes -> assertThat(outcomes).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource
    void jobsAreDueSinceTheirDispatchWheneverTheyGetThere(Kind kind) {
        JobStore store = open(kind);
        Envelope first = Draft.job().envelope();
        Envelope second = Draft.job().envelope();
        Envelope later = Draft.job().after(Behaviour.HELD).envelope();
        store.relay(List.of(second.due(new Due.After(Duration.ofSeconds(-1)))), 1);
        store.relay(List.of(first.due(new Due.After(Duration.ofSeconds(-2))), later), 1);

        assertThat(claim(store, 10)).extracting(claim -> claim.lease().id()).containsExactly(first.id(), second.id());
        assertThat(store.sizes(Behaviour.QUEUE).delayed()).isEqualTo(1);
    }

    @Test
    void whatIsADuplicateByThenIsTold() {
        JobStore store = open(Kind.SINGLE);
        Uniqueness unique = new Uniqueness("key", Unique.Until.DONE, Duration.ZERO, OnDuplicate.DROP, Optional.empty());
        Envelope first = Draft.job().keyed(unique).envelope();
        Envelope second = Draft.job().keyed(unique).envelope();

        assertThat(store.relay(List.of(first, second), 1))
                .contains(Map.of(first.id(), new Pushed.Stored(), second.id(), new Pushed.Duplicate(first.id())));
        assertThat(store.sizes(Behaviour.QUEUE).total()).isEqualTo(1);
    }

    private static List<Claim> claim(JobStore store, int limit) {
        return store.claim(
                new ClaimRequest(List.of(Behaviour.QUEUE), Set.of(Behaviour.NAME), limit, Behaviour.HELD, "node"));
    }
}
