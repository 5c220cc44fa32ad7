package org.kerja.driver.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Millis;
import org.kerja.spi.Pushed;
import org.kerja.spi.Uniqueness;

/** Stores jobs. */
final class RedisPushes {

    /** As many jobs as one step stores, which takes some 5 ms, and ten times that on a busy machine; Redis serves nobody else meanwhile. */
    static final int STEP = 1_000;

    private static final String RELAYED_BEFORE = "R";
    private static final int STEP_BYTES = 8_000_000;

    private final Redis redis;
    private final Queues queues;
    private final RedisWakeUps wakeUps;

    RedisPushes(Redis redis, Queues queues, RedisWakeUps wakeUps) {
        this.redis = redis;
        this.queues = queues;
        this.wakeUps = wakeUps;
    }

    /** Stores jobs, and says whether the others were told of them. */
    boolean push(List<Envelope> jobs, Optional<Announcement> announcement) {
        if (jobs.stream().anyMatch(job -> job.line().isPresent())) {
            pushKeyed(jobs);
            return false;
        }
        List<List<Envelope>> byQueue = byQueue(distinct(jobs));
        boolean tells = announcement.isPresent() && byQueue.size() == 1;
        for (List<Envelope> queue : byQueue) {
            Place place = redis.place(queue.get(0).queue(), false);
            for (List<Envelope> step : steps(queue)) {
                boolean last = step.get(step.size() - 1) == queue.get(queue.size() - 1);
                push(place, step, tells && last ? announcement : Optional.empty());
            }
        }
        return tells;
    }

    private void push(Place place, List<Envelope> jobs, Optional<Announcement> announcement) {
        Map<String, List<Envelope>> byLevel = new LinkedHashMap<>();
        for (Envelope job : jobs) {
            byLevel.computeIfAbsent(StoredEnvelope.level(job), level -> new ArrayList<>())
                    .add(job);
        }
        List<byte[]> arguments = new ArrayList<>(3 + 2 * byLevel.size() + 3 * jobs.size());
        arguments.add(Text.bytes(place.queue()));
        arguments.add(announcement.isPresent() ? wakeUps.channel() : Text.bytes(""));
        arguments.add(Text.bytes(announcement.map(wakeUps::text).orElse("")));
        byLevel.forEach((level, all) -> {
            arguments.add(Text.bytes(level));
            arguments.add(Text.bytes(all.size()));
            for (Envelope job : all) {
                arguments.add(Text.bytes(job.id().value()));
                arguments.add(due(job.due()));
                arguments.add(StoredEnvelope.rest(job));
            }
        });
        redis.run(Script.PUSH, queues.keys(place), arguments);
        redis.reached(RedisFaultPoint.PUSHED);
    }

    private static List<Envelope> distinct(List<Envelope> jobs) {
        if (jobs.size() == 1) {
            return jobs;
        }
        Set<JobId> seen = new HashSet<>();
        return jobs.stream().filter(job -> seen.add(job.id())).toList();
    }

    private static List<List<Envelope>> steps(List<Envelope> jobs) {
        List<List<Envelope>> steps = new ArrayList<>();
        int from = 0;
        long size = 0;
        for (int index = 0; index < jobs.size(); index++) {
            size += jobs.get(index).payload().length();
            if (index - from == STEP || size > STEP_BYTES && index > from) {
                steps.add(jobs.subList(from, index));
                from = index;
                size = jobs.get(index).payload().length();
            }
        }
        steps.add(jobs.subList(from, jobs.size()));
        return steps;
    }

    /** When a job is due, as steps are told. */
    static byte[] due(Due due) {
        return Text.bytes(
                due instanceof Due.After after
                        ? "+" + Millis.of(after.delay())
                        : "=" + Millis.of(((Due.At) due).instant()));
    }

    /** Stores a job that is due and claims it; empty if it was only stored. */
    Optional<Claim> pushClaimed(Envelope job, ClaimRequest request) {
        if (job.line().isPresent()) {
            pushKeyed(List.of(job));
            return Optional.empty();
        }
        Place place = redis.place(job.queue(), false);
        List<byte[]> arguments = List.of(
                Text.bytes(job.queue()),
                Text.bytes(StoredEnvelope.level(job)),
                Text.bytes(job.id().value()),
                StoredEnvelope.rest(job),
                Text.bytes(Millis.of(request.lease())),
                Text.bytes(request.node()),
                RandomDigits.three());
        Object token = redis.run(Script.PUSH_CLAIMED, queues.keys(place), arguments);
        redis.reached(RedisFaultPoint.PUSHED);
        return token == null ? Optional.empty() : Optional.of(Claim.first(job, Text.number(token)));
    }

    /** Stores jobs of which some are limited or have keys, all in one step unless there are very many. */
    List<Pushed> pushKeyed(List<Envelope> jobs) {
        List<Pushed> pushed = new ArrayList<>();
        for (List<Envelope> step : steps(jobs)) {
            List<byte[]> arguments = new ArrayList<>();
            step.forEach(job -> addKeyed(arguments, job, due(job.due())));
            List<@Nullable Object> answers =
                    Text.list(redis.run(Script.PUSH_KEYED, List.of(base(step.get(0)), redis.queuesKey()), arguments));
            redis.reached(RedisFaultPoint.KEYED_PUSHED);
            for (Object answer : answers) {
                pushed.add(pushed(Text.string(answer)));
            }
        }
        return pushed;
    }

    /** Stores jobs that lay in an outbox, and tells what became of those that are new; empty if a node with a greater fence has relayed. */
    Optional<Map<JobId, Pushed>> relay(List<Envelope> jobs, long fence) {
        Map<JobId, Pushed> outcomes = new HashMap<>();
        for (List<Envelope> queue : byQueue(jobs)) {
            for (List<Envelope> step : steps(queue)) {
                List<byte[]> arguments = new ArrayList<>();
                arguments.add(Text.bytes(fence));
                step.forEach(job -> addKeyed(arguments, job, relayedDue(job.due())));
                Place place = redis.place(step.get(0).queue(), false);
                Object answer = redis.run(Script.RELAY, queues.keys(place), arguments);
                if (answer == null) {
                    return Optional.empty();
                }
                addOutcomes(step, Text.list(answer), outcomes);
            }
        }
        return Optional.of(outcomes);
    }

    private static void addOutcomes(List<Envelope> jobs, List<@Nullable Object> answers, Map<JobId, Pushed> outcomes) {
        for (int index = 0; index < jobs.size(); index++) {
            String answer = Text.string(answers.get(index));
            if (!answer.equals(RELAYED_BEFORE)) {
                outcomes.put(jobs.get(index).id(), pushed(answer));
            }
        }
    }

    /** One that lay there for a while may be due since some time. */
    private static byte[] relayedDue(Due due) {
        return due instanceof Due.After after && after.delay().isNegative()
                ? Text.bytes("+" + after.delay().toMillis())
                : due(due);
    }

    /** These jobs lie in no outbox any more. */
    void relayed(List<Envelope> jobs) {
        for (List<Envelope> queue : byQueue(jobs)) {
            byte[] key = redis.place(queue.get(0).queue(), false).key("relayed");
            byte[][] ids =
                    queue.stream().map(job -> Text.bytes(job.id().value())).toArray(byte[][]::new);
            redis.ask(jedis -> jedis.zrem(key, ids));
        }
    }

    private static List<List<Envelope>> byQueue(List<Envelope> jobs) {
        Map<String, List<Envelope>> byQueue = new LinkedHashMap<>();
        jobs.forEach(job ->
                byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>()).add(job));
        return List.copyOf(byQueue.values());
    }

    private byte[] base(Envelope job) {
        return redis.place(job.queue(), job.line().isPresent()).base();
    }

    /** What a step that may store jobs with keys is told of one. */
    void addKeyed(List<byte[]> arguments, Envelope job, byte[] due) {
        Optional<Uniqueness> unique = job.unique();
        arguments.add(base(job));
        arguments.add(Text.bytes(job.queue()));
        arguments.add(Text.bytes(job.line().map(LineText::of).orElse("")));
        arguments.add(Text.bytes(job.id().value()));
        arguments.add(Text.bytes(StoredEnvelope.level(job)));
        arguments.add(due);
        arguments.add(StoredEnvelope.rest(job));
        arguments.add(Text.bytes(unique.map(StoredEnvelope::lasts).orElse("")));
        arguments.add(Text.bytes(unique.map(Uniqueness::key).map(Text::escaped).orElse("")));
        arguments.add(Text.bytes(unique.map(one -> Millis.of(one.time())).orElse(0L)));
        arguments.add(Text.bytes(unique.map(one -> one.onDuplicate().name()).orElse("")));
        arguments.add(Text.bytes(unique.flatMap(Uniqueness::maxWait)
                .map(wait -> String.valueOf(Millis.of(wait)))
                .orElse("")));
    }

    private static Pushed pushed(String answer) {
        if (answer.length() == 1) {
            return new Pushed.Stored();
        }
        JobId other = new JobId(answer.substring(1));
        return answer.startsWith("I") ? new Pushed.InPlaceOf(other) : new Pushed.Duplicate(other);
    }
}
