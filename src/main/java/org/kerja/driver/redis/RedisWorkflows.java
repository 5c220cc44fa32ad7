package org.kerja.driver.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.kerja.JobId;
import org.kerja.MemberCounts;
import org.kerja.StoreException;
import org.kerja.WorkflowState;
import org.kerja.spi.Millis;
import org.kerja.spi.Outcome;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;
import org.kerja.spi.Workflows;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** The chains and batches, which lie beside the queues. */
final class RedisWorkflows implements Workflows {

    /** Redis serves nobody else during a step, see {@link RedisPushes#STEP}. */
    private static final int LARGEST = RedisPushes.STEP;

    /** Others change the same chain or batch within milliseconds. */
    private static final int TRIES = 50;

    private static final byte[][] FIELDS = {
        Text.bytes("parent"),
        Text.bytes("kind"),
        Text.bytes("name"),
        Text.bytes("state"),
        Text.bytes("counts"),
        Text.bytes("body"),
        Text.bytes("created"),
        Text.bytes("ended"),
        Text.bytes("version")
    };

    private final Redis redis;
    private final RedisPushes pushes;
    private final RedisClock clock;
    private volatile boolean hasOutcomes;

    RedisWorkflows(Redis redis, RedisPushes pushes) {
        this.redis = redis;
        this.pushes = pushes;
        this.clock = new RedisClock(redis);
    }

    @Override
    public int largestChange() {
        return LARGEST;
    }

    @Override
    public <R> R change(Function<WorkflowChange, R> change) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            RedisWorkflowChange one = new RedisWorkflowChange(redis, pushes);
            R result = change.apply(one);
            if (one.isEmpty() || isMade(one)) {
                return result;
            }
        }
        throw new StoreException("Connection '" + redis.settings().connection()
                + "': others change the same chain or batch all the time; this change was not made");
    }

    private boolean isMade(RedisWorkflowChange change) {
        byte[] base = redis.place("default", false).base();
        Object answer = redis.run(Script.CHANGE_WORKFLOWS, List.of(base, redis.queuesKey()), change.arguments());
        redis.reached(RedisFaultPoint.WORKFLOWS_CHANGED);
        return Text.number(answer) == 1;
    }

    /** Notes whether there are outcomes. */
    void found(boolean outcomes) {
        hasOutcomes = outcomes;
    }

    @Override
    public boolean hasOutcomes() {
        return hasOutcomes;
    }

    @Override
    public Optional<Workflow> find(String id) {
        return read(id, fields(redis, id));
    }

    @Override
    public List<Workflow> list(Workflow.Kind kind, int offset, int limit) {
        byte[] key = redis.key("workflows:" + kind);
        return redis.ask(jedis -> jedis.zrevrange(key, offset, (long) offset + limit - 1)).stream()
                .flatMap(id -> find(Text.string(id)).stream())
                .toList();
    }

    @Override
    public int cancelWaiting(String workflow, int limit) {
        byte[] key = redis.key("members:" + workflow);
        byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
        int removed = 0;
        do {
            byte[] from = cursor;
            ScanResult<byte[]> some = redis.ask(jedis -> jedis.sscan(key, from, new ScanParams().count(LARGEST)));
            removed += cancel(some.getResult());
            cursor = some.getCursorAsBytes();
        } while (removed < limit && !Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
        return removed;
    }

    private int cancel(List<byte[]> members) {
        if (members.isEmpty()) {
            return 0;
        }
        List<byte[]> arguments = new ArrayList<>(2 * members.size());
        for (byte[] member : members) {
            int end = Text.lineEnd(member, 0);
            arguments.add(Arrays.copyOf(member, end));
            arguments.add(Arrays.copyOfRange(member, end + 1, member.length));
        }
        return (int) Text.number(redis.run(Script.CANCEL_MEMBERS, List.of(arguments.get(0)), arguments));
    }

    @Override
    public int prune(Duration endedFor, boolean failed, int limit) {
        int pruned = prune("ended-workflows", endedFor, limit);
        return failed ? pruned + prune("failed-workflows", endedFor, limit - pruned) : pruned;
    }

    private int prune(String index, Duration endedFor, int limit) {
        byte[] latest = Text.bytes(clock.now() - Millis.of(endedFor));
        byte[] key = redis.key(index);
        int pruned = 0;
        for (byte[] id : redis.ask(jedis -> jedis.zrangeByScore(key, Text.bytes("-inf"), latest, 0, limit))) {
            pruned += (int) Text.number(redis.run(
                    Script.PRUNE_WORKFLOW,
                    List.of(redis.key("parts:" + Text.string(id))),
                    List.of(redis.prefix(), id)));
        }
        return pruned;
    }

    /** What is kept of one; the last is its version, or null if it is not there. */
    static List<byte[]> fields(Redis redis, String id) {
        byte[] key = redis.key("workflow:" + id);
        return redis.ask(jedis -> jedis.hmget(key, FIELDS));
    }

    static Optional<Workflow> read(String id, List<byte[]> fields) {
        if (fields.get(FIELDS.length - 1) == null) {
            return Optional.empty();
        }
        long[] counts = Arrays.stream(Text.string(fields.get(4)).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        return Optional.of(new Workflow(
                id,
                Optional.of(Text.string(fields.get(0))).filter(parent -> !parent.isEmpty()),
                Workflow.Kind.valueOf(Text.string(fields.get(1))),
                Text.string(fields.get(2)),
                WorkflowState.valueOf(Text.string(fields.get(3))),
                new MemberCounts(counts[0], counts[1], counts[2], counts[3], counts[4]),
                Text.string(fields.get(5)),
                Text.number(fields.get(6)),
                Text.number(fields.get(7))));
    }

    static Outcome outcome(byte[] text) {
        String[] lines = Text.string(text).split("\n", 5);
        return new Outcome(
                lines[0],
                Outcome.Kind.valueOf(lines[1]),
                Optional.of(lines[2]).filter(id -> !id.isEmpty()).map(JobId::new),
                Long.parseLong(lines[3]),
                lines[4]);
    }
}
