package org.kerja.engine.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.kerja.engine.config.WorkerSettings.Queues;

/** The order in which a worker empties its queues: always the same if strict, else drawn anew for each claim. */
final class QueueOrder {

    /** Beyond this, a worker of all queues forgets one for each that is new; the next look finds what has jobs. */
    private static final int REMEMBERED = 1_000;

    /** A claim comes to few queues before it is full; a thousand names that it does not need cost it a millisecond. */
    private static final int FEW = 32;

    private static final int GROWTH = 4;

    private final Queues queues;
    private final RandomGenerator random;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Those of them that are taken for queues with jobs, each with what stands for the last time that somebody said so. */
    private final Map<String, Object> filled = new ConcurrentHashMap<>();

    // Those of the last draw, and how many the next may have; only one claim is made at a time.
    private List<Map.Entry<String, Object>> drawn = List.of();
    private int few = FEW;

    QueueOrder(Queues queues, RandomGenerator random) {
        this.queues = queues;
        this.random = random;
    }

    boolean serves(String queue) {
        return queues.serves(queue);
    }

    /** The queues to look at; empty for all. */
    Collection<String> served() {
        return queues.weights().keySet();
    }

    /** A worker of all queues learns of them as jobs appear. */
    void saw(String queue) {
        if (queues.all()) {
            if (!seen.contains(queue) && seen.size() >= REMEMBERED) {
                String other = seen.iterator().next();
                seen.remove(other);
                filled.remove(other);
            }
            seen.add(queue);
            filled.put(queue, new Object());
        }
    }

    /** All queues that it knows of, in any order. */
    List<String> known() {
        return List.copyOf(queues.all() ? seen : served());
    }

    /** Whether it learns of its queues by and by. */
    boolean learns() {
        return queues.all();
    }

    /** Whether there are queues that are taken for such with jobs. */
    boolean hasMore() {
        return !filled.isEmpty();
    }

    /** Notes that a claim of the queues that were drawn has emptied all of them. */
    void emptied() {
        forget(drawn.size());
        few = Math.min(REMEMBERED, few * GROWTH);
    }

    /** Notes that a claim of the queues that were drawn has emptied those before this one. */
    void emptiedBefore(String last) {
        int place = drawn.stream().map(Map.Entry::getKey).toList().indexOf(last);
        int before = place < 0 ? drawn.size() : place;
        forget(before);
        if (place < 0) {
            // It was taken for empty, and has more.
            saw(last);
        }
        few = Math.min(REMEMBERED, Math.max(FEW, GROWTH * before));
    }

    /** If somebody has said meanwhile that such a queue has jobs, it stays one that is taken for it. */
    private void forget(int count) {
        for (int index = 0; index < count; index++) {
            filled.remove(drawn.get(index).getKey(), drawn.get(index).getValue());
        }
    }

    /** The queues for one claim; of many that are equal a few, those first that are taken for such with jobs. */
    List<String> draw() {
        if (queues.all()) {
            drawn = some(new ArrayList<>(filled.entrySet()), few);
            List<String> order = drawn.stream().map(Map.Entry::getKey).collect(Collectors.toCollection(ArrayList::new));
            if (order.size() < few) {
                List<String> others = new ArrayList<>(seen);
                others.removeAll(Set.copyOf(order));
                order.addAll(some(others, few - order.size()));
            }
            return order;
        }
        List<String> order = new ArrayList<>(queues.weights().keySet());
        if (!queues.strict()) {
            weightedShuffle(order, queues.weights());
        }
        return Collections.unmodifiableList(order);
    }

    /** Each is as likely to be among them as any other, and in any place. */
    private <T> List<T> some(List<T> all, int most) {
        int count = Math.min(most, all.size());
        for (int index = 0; index < count && all.size() - index > 1; index++) {
            Collections.swap(all, index, index + random.nextInt(all.size() - index));
        }
        return all.subList(0, count);
    }

    /** Draws without replacement so that a queue of weight 3 comes first three times as often as one of weight 1. */
    private void weightedShuffle(List<String> order, Map<String, Integer> weights) {
        Map<String, Double> keys = new HashMap<>();
        order.forEach(queue -> keys.put(queue, -Math.log(1 - random.nextDouble()) / weights.getOrDefault(queue, 1)));
        order.sort(Comparator.comparing(keys::get));
    }
}
