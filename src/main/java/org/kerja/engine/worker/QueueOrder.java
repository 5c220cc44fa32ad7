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
import org.kerja.engine.config.WorkerSettings.Queues;

/** The order in which a worker empties its queues: always the same if strict, else drawn anew for each claim. */
final class QueueOrder {

    /** Beyond this, a worker of all queues forgets one for each that is new; the next look finds what has jobs. */
    private static final int REMEMBERED = 1_000;

    private final Queues queues;
    private final RandomGenerator random;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

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
        if (queues.all() && !seen.contains(queue)) {
            if (seen.size() >= REMEMBERED) {
                seen.remove(seen.iterator().next());
            }
            seen.add(queue);
        }
    }

    /** The queues for one claim. */
    List<String> draw() {
        if (queues.all()) {
            return shuffled(new ArrayList<>(seen));
        }
        List<String> order = new ArrayList<>(queues.weights().keySet());
        if (!queues.strict()) {
            weightedShuffle(order, queues.weights());
        }
        return Collections.unmodifiableList(order);
    }

    /** Each order is as likely as any other. There may be a thousand queues, of which a claim comes to a few. */
    private List<String> shuffled(List<String> all) {
        for (int left = all.size(); left > 1; left--) {
            Collections.swap(all, left - 1, random.nextInt(left));
        }
        return all;
    }

    /** Draws without replacement so that a queue of weight 3 comes first three times as often as one of weight 1. */
    private void weightedShuffle(List<String> order, Map<String, Integer> weights) {
        Map<String, Double> keys = new HashMap<>();
        order.forEach(queue -> keys.put(queue, -Math.log(1 - random.nextDouble()) / weights.getOrDefault(queue, 1)));
        order.sort(Comparator.comparing(keys::get));
    }
}
