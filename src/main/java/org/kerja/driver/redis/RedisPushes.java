package org.kerja.driver.redis;

import java.util.ArrayList;
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

    /** As many jobs as one step stores, which takes some 20 ms; Redis serves nobody else meanwhile. */
    static final int STEP = 5_000;

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
        Map<String, List<Envelope>> byQueue = new LinkedHashMap<>();
        for (Envelope job : distinct(jobs)) {
            byQueue.computeIfAbsent(job.queue(), queue -> new ArrayList<>()).add(job);
        }
        boolean[] told = {false};
        byQueue.forEach((queue, all) -> {
            Place place = redis.place(queue, false);
            boolean tells = announcement.isPresent() && byQueue.size() == 1;
            for (List<Envelope> step : steps(all)) {
                boolean last = step.get(step.size() - 1) == all.get(all.size() - 1);
                push(place, step, tells && last ? announcement : Optional.empty());
            }
            told[0] = tells;
        });
        return told[0];
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

    private static byte[] due(Due due) {
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
            step.forEach(job -> addKeyed(arguments, job));
            List<@Nullable Object> answers =
                    Text.list(redis.run(Script.PUSH_KEYED, List.of(redis.queuesKey()), arguments));
            redis.reached(RedisFaultPoint.KEYED_PUSHED);
            for (Object answer : answers) {
                pushed.add(pushed(Text.string(answer)));
            }
        }
        return pushed;
    }

    private void addKeyed(List<byte[]> arguments, Envelope job) {
        Optional<Uniqueness> unique = job.unique();
        arguments.add(redis.place(job.queue(), job.line().isPresent()).base());
        arguments.add(Text.bytes(job.queue()));
        arguments.add(Text.bytes(job.line().map(LineText::of).orElse("")));
        arguments.add(Text.bytes(job.id().value()));
        arguments.add(Text.bytes(StoredEnvelope.level(job)));
        arguments.add(due(job.due()));
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
