package org.kerja.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJob;
import org.kerja.FailedJobFilter;
import org.kerja.FailedJobs;
import org.kerja.FailureReason;
import org.kerja.driver.OtherThreads;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.PostgresServer;
import org.kerja.driver.redis.RedisServer;
import org.kerja.engine.worker.OutboxFaultPoint;

/** Jobs for Redis that are dispatched in transactions of a database, with {@code outbox=true}. */
class OutboxTest {

    /** How often the node is killed; with {@code -Doutbox.kills} more often. */
    private static final int KILLS = Integer.getInteger("outbox.kills", OutboxFaultPoint.values().length);

    private static final int JOBS = 9;

    @Test
    void whatIsCommittedRunsAndWhatIsRolledBackDoesNot() throws SQLException {
        String database = PostgresServer.shared().createDatabase();
        try (RedisServer redis = RedisServer.own();
                OutboxNode node = new OutboxNode(database, redis.url(), "node", "")) {
            node.makeTables();
            node.node().engine().start();
            for (int number = 0; number < JOBS; number++) {
                node.dispatch(number);
            }
            awaitEffectsOfAllCommitted(node);
            assertThat(count(node, "effects")).isEqualTo(JOBS * 2 / 3);
        }
    }

    @Test
    void whatIsCommittedWhileRedisIsGoneRunsWhenItIsBack() throws SQLException {
        String database = PostgresServer.shared().createDatabase();
        try (RedisServer redis = RedisServer.own();
                OutboxNode node = new OutboxNode(database, redis.url(), "node", "")) {
            node.makeTables();
            node.node().engine().start();
            redis.stop();
            for (int number = 0; number < JOBS; number++) {
                node.dispatch(number);
            }
            redis.start();
            awaitEffectsOfAllCommitted(node);
        }
    }

    @Test
    void twoNodesThatDispatchAtOnceRelayEachJobOnce() throws Exception {
        int jobs = 300;
        String database = PostgresServer.shared().createDatabase();
        try (RedisServer redis = RedisServer.own();
                OutboxNode one = new OutboxNode(database, redis.url(), "one", "");
                OutboxNode other = new OutboxNode(database, redis.url(), "other", "")) {
            one.makeTables();
            List<OutboxNode> nodes = List.of(one, other);
            nodes.forEach(node -> node.node().engine().start());
            List<Callable<Boolean>> dispatching = new ArrayList<>();
            for (OutboxNode node : nodes) {
                int first = jobs * nodes.indexOf(node);
                dispatching.add(() -> {
                    for (int number = first; number < first + jobs; number++) {
                        node.dispatch(number);
                    }
                    return true;
                });
            }
            OtherThreads.all(dispatching);
            awaitEffectsOfAllCommitted(one);
            one.node().awaitEmptyQueue();
            assertThat(count(one, "effects")).isEqualTo(2 * jobs * 2 / 3);
        }
    }

    @Test
    void anEntryThatCannotBeReadIsAmongTheFailedJobsAndHoldsUpNoOther() throws SQLException {
        String database = PostgresServer.shared().createDatabase();
        try (RedisServer redis = RedisServer.own();
                OutboxNode node = new OutboxNode(database, redis.url(), "node", "")) {
            node.makeTables();
            redis.stop();
            node.dispatch(2);
            node.damageOutbox();
            node.dispatch(4);
            redis.start();
            FailedJobs failed = node.node().engine().queueManager().failedJobs("database");
            FailedJob damaged = Waiting.forResult(
                            "the failed job", () -> failed.list(FailedJobFilter.all(), 0, 10), list -> !list.isEmpty())
                    .get(0);
            assertThat(damaged.reason()).isEqualTo(FailureReason.UNREADABLE);
            node.node().engine().start();
            node.node().awaitEffects(1);
            assertThat(node.node().number("select number from effects")).isEqualTo(4);
            assertThat(failed.count(FailedJobFilter.all())).isEqualTo(1);
        }
    }

    @Test
    void noCommittedJobIsLostAndNoOtherRunsWhereverTheNodeIsKilled()
            throws SQLException, IOException, InterruptedException {
        String database = PostgresServer.shared().createDatabase();
        try (RedisServer redis = RedisServer.own()) {
            try (OutboxNode first = new OutboxNode(database, redis.url(), "first", "")) {
                first.makeTables();
            }
            for (int kill = 0; kill < KILLS; kill++) {
                OutboxFaultPoint[] points = OutboxFaultPoint.values();
                runUntil(points[kill % points.length], database, redis.url(), kill);
            }
            try (OutboxNode last = new OutboxNode(database, redis.url(), "last", "")) {
                last.node().engine().start();
                awaitEffectsOfAllCommitted(last);
                last.node().awaitEmptyQueue();
                assertThat(count(last, "effects where number not in (select number from committed)"))
                        .as("jobs that nobody committed")
                        .isZero();
            }
        }
    }

    private static void runUntil(OutboxFaultPoint point, String database, String redis, int kill)
            throws IOException, InterruptedException {
        List<String> command = ChildJvm.command();
        command.addAll(List.of(
                "-classpath",
                ChildJvm.classPath(),
                OutboxNode.class.getName(),
                database,
                redis,
                "node-" + kill,
                point.name(),
                String.valueOf(kill * JOBS),
                String.valueOf(JOBS)));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("halted at " + point)
                .isTrue();
        assertThat(process.exitValue()).isEqualTo(OutboxNode.HALTED);
    }

    private static void awaitEffectsOfAllCommitted(OutboxNode node) {
        Waiting.forResult(
                "all that was committed",
                () -> count(node, "committed where number not in (select number from effects)"),
                left -> left == 0);
        Waiting.forResult(
                "an empty outbox", () -> count(node, "kerja_jobs where name = 'kerja-outbox'"), left -> left == 0);
    }

    private static long count(OutboxNode node, String what) {
        return node.node().number("select count(*) from " + what);
    }
}
