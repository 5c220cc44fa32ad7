package org.kerja.driver.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;

/** The queues that jobs lie in. What is asked of all of them is one step, but on a Cluster one for each. */
final class Queues {

    /** On a Cluster a queue is noted once in this time, should the note get lost. */
    private static final long NOTED_NANOS = 10_000_000_000L;

    private final Redis redis;
    private final Map<String, Long> noted = new ConcurrentHashMap<>();

    Queues(Redis redis) {
        this.redis = redis;
    }

    /** What a step that puts jobs into a queue has as its keys: with the queues, where that is allowed. */
    List<byte[]> keys(Place place) {
        if (!redis.isCluster()) {
            return List.of(place.base(), redis.queuesKey());
        }
        long now = System.nanoTime();
        Long last = noted.get(place.queue());
        if (last == null || now - last > NOTED_NANOS) {
            redis.ask(jedis -> jedis.sadd(redis.queuesKey(), Text.bytes(place.queue())));
            noted.put(place.queue(), now);
        }
        return List.of(place.base());
    }

    /** Both places of a queue. */
    List<Place> of(String queue) {
        return List.of(redis.place(queue, false), redis.place(queue, true));
    }

    /** The places of these queues, or of all if there is none. */
    List<Place> of(Collection<String> names) {
        return (names.isEmpty() ? redis.queueNames().stream() : names.stream().distinct())
                .flatMap(name -> of(name).stream())
                .toList();
    }

    List<Place> all() {
        return of(List.of());
    }

    /**
     * Asks something of places, in order, until it is answered.
     *
     * @param answered looks at an answer about some places; null to go on
     */
    <R> @Nullable R ask(
            Script script,
            List<Place> places,
            List<byte[]> arguments,
            BiFunction<List<Place>, @Nullable Object, @Nullable R> answered) {
        for (List<Place> together : together(places)) {
            List<byte[]> keys = together.stream().map(Place::base).toList();
            R answer = answered.apply(together, redis.run(script, keys, arguments));
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /** The places that one step may speak of. */
    private List<List<Place>> together(List<Place> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        if (!redis.isCluster()) {
            return List.of(places);
        }
        Map<String, List<Place>> byQueue = new java.util.LinkedHashMap<>();
        places.forEach(place -> byQueue.computeIfAbsent(place.queue(), queue -> new ArrayList<>())
                .add(place));
        return List.copyOf(byQueue.values());
    }

    /** Where jobs lie; what is not there is left out. */
    Map<JobId, Place> where(Collection<JobId> ids) {
        List<JobId> wanted = List.copyOf(ids);
        Map<JobId, Place> where = new HashMap<>();
        List<byte[]> arguments =
                wanted.stream().map(id -> Text.bytes(id.value())).toList();
        ask(Script.WHERE, all(), arguments, (places, answer) -> {
            List<@Nullable Object> found = Text.list(answer);
            for (int index = 0; index < wanted.size(); index++) {
                int place = (int) Text.number(found.get(index));
                if (place > 0) {
                    where.putIfAbsent(wanted.get(index), places.get(place - 1));
                }
            }
            return null;
        });
        return where;
    }

    /** The arguments of a step. */
    static List<byte[]> arguments(String... arguments) {
        return Stream.of(arguments).map(Text::bytes).toList();
    }
}
