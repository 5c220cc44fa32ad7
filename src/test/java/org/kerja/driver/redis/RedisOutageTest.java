package org.kerja.driver.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.FailureReason;
import org.kerja.QueueSizes;
import org.kerja.StoreException;
import org.kerja.driver.Behaviour;
import org.kerja.driver.Draft;
import org.kerja.driver.Waiting;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.Return;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Redis stops, is killed, forgets its scripts, or another takes its place, while workers run. */
class RedisOutageTest {

    private static final int JOBS = 2_000;
    private static final int MANY = 8;

    private final Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();

    @Test
    void redisThatForgetsTheScriptsIsToldThemAgain() {
        try (RedisServer server = RedisServer.own();
                RedisFixture fixture = new RedisFixture(Map.of("url", server.url()));
                Jedis jedis = server.connect()) {
            fixture.store().push(List.of(Draft.job().envelope()));
            jedis.scriptFlush();

            assertThat(fixture.store()
                            .claim(new ClaimRequest(
                                    List.of(Behaviour.QUEUE), Set.of(Behaviour.NAME), 1, Behaviour.HELD, "node")))
                    .hasSize(1);
        }
    }

    @Test
    void redisThatIsDownAtFirstIsUsedWhenItIsUp() {
        RedisServer server = RedisServer.own();
        server.stop();
        try (server;
                RedisFixture fixture = new RedisFixture(Map.of("url", server.url()))) {
            assertThatThrownBy(() -> fixture.store().push(List.of(Draft.job().envelope())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("Connection 'default': Redis cannot be reached: ");

            server.start();
            fixture.store().push(List.of(Draft.job().envelope()));
            assertThat(fixture.store().sizes(Behaviour.QUEUE).ready()).isEqualTo(1);
        }
    }

    @Test
    void oneQuestionLearnsThatRedisHasBeenAwayAndManyAtOnceThenFindIt() throws Exception {
        try (RedisServer server = RedisServer.own();
                RedisFixture fixture = new RedisFixture(Map.of("url", server.url()))) {
            askManyAtOnce(server, fixture);
            server.stop();
            server.start();

            assertThatThrownBy(() -> fixture.store().sizes(Behaviour.QUEUE)).isInstanceOf(StoreException.class);
            askManyAtOnce(server, fixture);
        }
    }

    /** So that there are as many connections; all are answered. */
    private static void askManyAtOnce(RedisServer server, RedisFixture fixture) throws Exception {
        fixture.store().sizes(Behaviour.QUEUE);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try (Jedis jedis = server.connect()) {
            // Whoever looks at the connections is not held up.
            jedis.clientPause(60_000, ClientPauseMode.WRITE);
            List<Future<QueueSizes>> answers = IntStream.range(0, MANY)
                    .mapToObj(number -> threads.submit(() -> fixture.store().sizes(Behaviour.QUEUE)))
                    .toList();
            Waiting.forResult("connections", () -> connections(jedis), number -> number >= MANY);
            jedis.clientUnpause();
            for (Future<QueueSizes> answer : answers) {
                answer.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static long connections(Jedis jedis) {
        return jedis.clientList()
                .lines()
                .filter(client -> client.contains(" name=kerja "))
                .count();
    }

    @Test
    void whatRunsGoesOnAndEndsThoughTheMemoryOfRedisIsFull() {
        try (RedisServer server = RedisServer.own();
                RedisFixture fixture = new RedisFixture(Map.of("url", server.url()));
                Jedis jedis = server.connect()) {
            JobStore store = fixture.store();
            store.push(IntStream.range(0, 4)
                    .mapToObj(number -> Draft.job().envelope())
                    .toList());
            List<Lease> leases = claim(store, 3);
            jedis.configSet("maxmemory", "1");

            assertThatThrownBy(() -> store.push(List.of(Draft.job().envelope())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("maxmemory");
            assertThat(store.renew(leases, Behaviour.HELD).refused()).isEmpty();
            assertThat(store.markStarted(leases.get(0), "")).isTrue();
            assertThat(store.complete(List.of(leases.get(0)))).isEmpty();
            assertThat(store.giveBack(List.of(new Return(leases.get(1), Duration.ZERO, Return.Kind.UNCOUNTED, ""))))
                    .isEmpty();
            assertThat(store.fail(new Failure(leases.get(2), FailureReason.EXCEPTION, "", true, "")))
                    .isTrue();
            assertThat(claim(store, 3)).hasSize(2);
        }
    }

    private static List<Lease> claim(JobStore store, int limit) {
        return store
                .claim(new ClaimRequest(
                        List.of(Behaviour.QUEUE), Set.of(Behaviour.NAME), limit, Behaviour.HELD, "node"))
                .stream()
                .map(Claim::lease)
                .toList();
    }

    @Test
    void nothingThatWasWrittenIsLostWhenRedisIsStoppedAndKilledUnderLoad() {
        try (RedisServer server = RedisServer.own("--save", "", "--appendonly", "yes", "--appendfsync", "always");
                RedisFixture fixture = new RedisFixture(Map.of("url", server.url()));
                TestNode node = node(fixture)) {
            start(node);
            awaitRuns(JOBS / 4);
            server.kill();
            awaitReachable(node, false);
            server.start();
            awaitReachable(node, true);
            awaitRuns(JOBS / 2);
            server.stop();
            awaitReachable(node, false);
            server.start();
            awaitAll(node);
        }
    }

    @Test
    void workersFollowTheSentinelsToTheNewMaster() {
        try (RedisSentinels sentinels = new RedisSentinels()) {
            Map<String, String> settings = new HashMap<>(
                    Map.of("sentinel.nodes", sentinels.address(), "sentinel.master", RedisSentinels.MASTER));
            try (RedisFixture fixture = new RedisFixture(settings);
                    TestNode node = node(fixture)) {
                start(node);
                awaitRuns(JOBS / 4);
                sentinels.awaitReplicated();
                sentinels.failOver();
                awaitAll(node);
            }
        }
    }

    private TestNode node(RedisFixture fixture) {
        return new TestNode(fixture.store(), fixture.transactions())
                .named("worker")
                .set("kerja.workers.default.lease", "3s")
                .set("kerja.workers.default.poll.max", "200ms")
                .set("kerja.workers.default.concurrency", "5")
                .doing((task, context) -> {
                    runs.computeIfAbsent(task.number(), number -> new AtomicInteger())
                            .incrementAndGet();
                    Waiting.pause();
                });
    }

    private static void start(TestNode node) {
        node.start();
        node.dispatcher()
                .bulk(IntStream.range(0, JOBS)
                        .mapToObj(number -> new Task("x", number))
                        .toList());
    }

    private void awaitRuns(int number) {
        Waiting.forResult(number + " jobs", runs::size, size -> size >= number);
    }

    private void awaitAll(TestNode node) {
        awaitRuns(JOBS);
        Waiting.forResult(
                "an empty queue", () -> node.queues().queue("default").sizes().total(), total -> total == 0);
        assertThat(node.queues().failedJobs().list(FailedJobFilter.all(), 0, 10))
                .isEmpty();
    }

    private static void awaitReachable(TestNode node, boolean reachable) {
        Waiting.forResult(
                "a worker that " + (reachable ? "reaches" : "misses") + " its store",
                () -> node.engine().workers().get(0).storeReachable(),
                now -> now == reachable);
    }
}
