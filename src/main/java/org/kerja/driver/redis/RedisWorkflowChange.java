package org.kerja.driver.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.MemberCounts;
import org.kerja.spi.Envelope;
import org.kerja.spi.Outcome;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;

/**
 * A change that is gathered and made in one step, if what was read is still so then. What it has gathered is seen by what it reads.
 */
final class RedisWorkflowChange implements WorkflowChange {

    private final Redis redis;
    private final RedisPushes pushes;
    private final List<byte[]> work = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, Workflow> added = new LinkedHashMap<>();
    private final Map<String, List<Step>> addedSteps = new LinkedHashMap<>();
    private final Set<Step> removedSteps = new HashSet<>();
    private int taken;
    private byte[] takenBefore = {};

    RedisWorkflowChange(Redis redis, RedisPushes pushes) {
        this.redis = redis;
        this.pushes = pushes;
    }

    /** Whether it would change nothing. */
    boolean isEmpty() {
        return work.isEmpty() && taken == 0;
    }

    /** What the step is told. */
    List<byte[]> arguments() {
        List<byte[]> arguments = new ArrayList<>(work.size() + 5 + 2 * versions.size());
        arguments.add(redis.prefix());
        arguments.add(Text.bytes(taken));
        arguments.add(takenBefore);
        arguments.add(Text.bytes(versions.size()));
        versions.forEach((id, version) -> {
            arguments.add(Text.bytes(id));
            arguments.add(Text.bytes(version));
        });
        arguments.addAll(work);
        return arguments;
    }

    @Override
    public List<Outcome> outcomes(int limit) {
        byte[] key = redis.key("outcomes");
        if (taken == 0) {
            byte[] counter = redis.key("outcomes-taken");
            takenBefore = Text.bytes(Text.number(redis.ask(jedis -> jedis.get(counter))));
        }
        List<byte[]> found = redis.ask(jedis -> jedis.lrange(key, taken, taken + (long) limit - 1));
        taken += found.size();
        return found.stream().map(RedisWorkflows::outcome).toList();
    }

    @Override
    public Optional<Workflow> workflow(String id) {
        @Nullable Workflow own = added.get(id);
        if (own != null) {
            return Optional.of(own);
        }
        List<byte[]> fields = RedisWorkflows.fields(redis, id);
        versions.put(id, Text.string(fields.get(fields.size() - 1)));
        return RedisWorkflows.read(id, fields);
    }

    @Override
    public List<String> children(String id) {
        byte[] key = redis.key("parts:" + id);
        Set<String> all = new LinkedHashSet<>();
        redis.ask(jedis -> jedis.smembers(key)).forEach(part -> all.add(Text.string(part)));
        added.values().stream()
                .filter(one -> one.parent().filter(id::equals).isPresent())
                .forEach(one -> all.add(one.id()));
        return List.copyOf(all);
    }

    @Override
    public List<Step> steps(String id, int limit) {
        long without =
                removedSteps.stream().filter(step -> step.workflow().equals(id)).count();
        return Stream.concat(stored(id, limit + without).stream(), addedSteps.getOrDefault(id, List.of()).stream())
                .filter(step -> !removedSteps.contains(step))
                .sorted(Comparator.comparingLong(Step::position))
                .limit(limit)
                .toList();
    }

    private List<Step> stored(String id, long limit) {
        if (added.containsKey(id)) {
            return List.of();
        }
        byte[] places = redis.key("steps:" + id);
        byte[] bodies = redis.key("step-bodies:" + id);
        List<byte[]> found = redis.ask(jedis -> jedis.zrange(places, 0, limit - 1));
        if (found.isEmpty()) {
            return List.of();
        }
        List<byte[]> texts = redis.ask(jedis -> jedis.hmget(bodies, found.toArray(byte[][]::new)));
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < found.size(); index++) {
            // Somebody may just have taken it; then this change is not made.
            if (texts.get(index) != null) {
                steps.add(new Step(id, Long.parseLong(Text.string(found.get(index))), Text.string(texts.get(index))));
            }
        }
        return steps;
    }

    @Override
    public Optional<Long> lastPosition(String id) {
        byte[] places = redis.key("steps:" + id);
        List<byte[]> last = redis.ask(jedis -> jedis.zrange(places, -1, -1));
        return last.stream().map(place -> Long.valueOf(Text.string(place))).findFirst();
    }

    @Override
    public void add(Workflow workflow) {
        added.put(workflow.id(), workflow);
        work.addAll(Queues.arguments(
                "A",
                workflow.id(),
                workflow.parent().orElse(""),
                workflow.kind().name(),
                workflow.name(),
                workflow.state().name(),
                counts(workflow.counts()),
                workflow.body()));
    }

    @Override
    public void replace(Workflow workflow) {
        work.addAll(Queues.arguments(
                "R",
                workflow.id(),
                workflow.state().name(),
                counts(workflow.counts()),
                workflow.body(),
                workflow.hasEnded() ? "1" : "0"));
    }

    private static String counts(MemberCounts counts) {
        return counts.total() + " " + counts.succeeded() + " " + counts.failed() + " " + counts.cancelled() + " "
                + counts.skipped();
    }

    @Override
    public void addSteps(Collection<Step> steps) {
        for (Step step : steps) {
            addedSteps.computeIfAbsent(step.workflow(), id -> new ArrayList<>()).add(step);
            work.addAll(Queues.arguments("S", step.workflow(), String.valueOf(step.position()), step.body()));
        }
    }

    @Override
    public void removeSteps(Collection<Step> steps) {
        removedSteps.addAll(steps);
        for (Step step : steps) {
            work.addAll(Queues.arguments("D", step.workflow(), String.valueOf(step.position())));
        }
    }

    @Override
    public void push(String workflow, List<Envelope> jobs) {
        for (Envelope job : jobs) {
            work.addAll(Queues.arguments("J", workflow));
            pushes.addKeyed(work, job, RedisPushes.due(job.due()));
        }
    }

    @Override
    public void push(List<Envelope> jobs) {
        for (Envelope job : jobs) {
            work.addAll(Queues.arguments("N"));
            pushes.addKeyed(work, job, RedisPushes.due(job.due()));
        }
    }

    @Override
    public void goOn(String workflow) {
        work.addAll(Queues.arguments("O", workflow));
    }
}
