package org.kerja.driver.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitUse;

/** What uses up limits. Guarded by the lock of its store. */
final class LimitUses {

    /** When to ask again for what somebody holds for a time that nobody knows. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** A use that counts whatever becomes of its job. */
    private static final int ALWAYS = 0;

    /**
     * A use of a key.
     *
     * @param job whose lease it belongs to
     * @param delivery how often the job had been claimed by then, or {@link #ALWAYS}
     * @param holds whether it is one of so many at once, as long as the lease is good
     * @param countsUntil when it no longer counts for a rate
     */
    private record Use(KeptJob job, long token, int delivery, boolean holds, long claimedAt, long countsUntil) {

        boolean isHeld(long now) {
            return holds && job.heldUnder(token, now);
        }

        /** One that was given back uncounted has been claimed less often than that since. */
        boolean counts(Duration time, long now) {
            return claimedAt + time.toMillis() > now
                    && !(job.state() != JobState.RESERVED && job.deliveries() < delivery);
        }

        boolean isRated() {
            return countsUntil > claimedAt;
        }
    }

    /** When a key has a use less that counts. */
    private record Ending(long at, String key) {}

    private final Map<String, List<Use>> byKey = new HashMap<>();
    private final Map<JobId, Set<String>> keysOf = new HashMap<>();
    private final Queue<Ending> endings = new PriorityQueue<>(Comparator.comparingLong(Ending::at));

    /** A job was claimed that a key limits. */
    void claimed(KeptJob job, String key, LimitRule rule, long now) {
        remove(key, use -> use.job().equals(job) && use.delivery() >= job.deliveries());
        add(key, rule, job, job.deliveries(), true, now);
    }

    /** Uses a key for a job that runs; empty if it was allowed, else when to ask again. */
    Optional<Duration> acquire(String key, LimitRule rule, KeptJob job, long now) {
        LimitUse use = of(key, rule, now);
        boolean holds = rule.concurrent() > 0;
        if (holds && use.holders().contains(job.id())) {
            return Optional.empty();
        }
        if (use.room(rule) == 0) {
            return Optional.of(use.heldUp(rule).orElse(AGAIN));
        }
        add(key, rule, job, ALWAYS, holds, now);
        return Optional.empty();
    }

    private void add(String key, LimitRule rule, KeptJob job, int delivery, boolean holds, long now) {
        forgetWhatIsOver(now);
        Use use = new Use(
                job, job.token(), delivery, holds, now, now + rule.counted().toMillis());
        byKey.computeIfAbsent(key, name -> new ArrayList<>()).add(use);
        keysOf.computeIfAbsent(job.id(), id -> new HashSet<>()).add(key);
        if (use.isRated()) {
            endings.add(new Ending(use.countsUntil(), key));
        }
    }

    private void forgetWhatIsOver(long now) {
        for (@Nullable Ending first = endings.peek(); first != null && first.at() <= now; first = endings.peek()) {
            endings.remove();
            remove(first.key(), use -> use.isRated() && use.countsUntil() <= now && !use.isHeld(now));
        }
    }

    /** Ends what a job holds of a key. */
    void release(String key, KeptJob job) {
        remove(key, use -> use.holds() && use.job().equals(job));
    }

    /** Forgets all uses of a key. */
    void forget(String key) {
        byKey.remove(key);
    }

    /** A job is gone, and holds nothing; what it has begun counts for a rate all the same. */
    void ended(KeptJob job) {
        Set<String> keys = keysOf.remove(job.id());
        if (keys != null) {
            keys.forEach(key -> remove(key, use -> use.job().equals(job) && !use.isRated()));
        }
    }

    private void remove(String key, Predicate<Use> condition) {
        byKey.computeIfPresent(key, (name, all) -> {
            all.removeIf(condition);
            return all.isEmpty() ? null : all;
        });
    }

    /** How far a key is used up. */
    LimitUse of(String key, LimitRule rule, long now) {
        List<Use> all = byKey.getOrDefault(key, List.of());
        List<Use> begun =
                all.stream().filter(use -> use.counts(rule.counted(), now)).toList();
        return new LimitUse(
                all.stream()
                        .filter(use -> use.isHeld(now))
                        .map(use -> use.job().id())
                        .toList(),
                begun.size(),
                begun.stream()
                        .map(use -> rule.counted().minusMillis(now - use.claimedAt()))
                        .min(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    /** How many keys take memory. */
    int keys() {
        return byKey.size();
    }
}
