package org.kerja.driver.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.kerja.JobState;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.Turns;

/** Where limited jobs wait, and what uses up their limits. Guarded by the lock of its store. */
final class LimitedJobs {

    /** When to ask again for what somebody holds for a time that nobody knows. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private static final Comparator<KeptJob> IN_LINE =
            Comparator.comparingInt(KeptJob::priority).reversed().thenComparing(KeptJob::id);

    /** The name of a line of a queue; those of a queue lie together, and in it those of a group. */
    private record Name(String queue, String group, String line) implements Comparable<Name> {

        static Name of(KeptJob job, LimitLine line) {
            return new Name(job.queue(), line.group(), (line.ordered() ? "o" : "u") + line.name());
        }

        /** A line without a group has its turn by itself. */
        String turn() {
            return group.isEmpty() ? line : "g" + group;
        }

        @Override
        public int compareTo(Name other) {
            return Comparator.comparing(Name::queue)
                    .thenComparing(Name::turn)
                    .thenComparing(Name::line)
                    .compare(this, other);
        }
    }

    /**
     * A use of a key.
     *
     * @param job whose lease it belongs to
     * @param delivery how often the job had been claimed by then; 0 if it counts whatever becomes of the job
     * @param holds whether it is one of so many at once, as long as the lease is good
     */
    private record Use(KeptJob job, long token, int delivery, boolean holds, long claimedAt) {

        boolean isHeld(long now) {
            return holds && job.heldUnder(token, now);
        }

        /** One that was given back uncounted has been claimed less often than that since. */
        boolean counts(Duration time, long now) {
            return claimedAt + time.toMillis() > now
                    && !(job.state() != JobState.RESERVED && job.deliveries() < delivery);
        }
    }

    private final NavigableMap<Name, NavigableSet<KeptJob>> lines = new TreeMap<>();
    private final Map<String, List<Use>> uses = new HashMap<>();
    private final Map<String, String> lastTurns = new HashMap<>();

    void add(KeptJob job, LimitLine line) {
        lines.computeIfAbsent(
                        Name.of(job, line),
                        name -> new TreeSet<>(line.ordered() ? Comparator.comparing(KeptJob::id) : IN_LINE))
                .add(job);
    }

    void remove(KeptJob job, LimitLine line) {
        lines.computeIfPresent(Name.of(job, line), (name, jobs) -> {
            jobs.remove(job);
            return jobs.isEmpty() ? null : jobs;
        });
    }

    /** What may be taken from a line now. */
    @FunctionalInterface
    interface Claiming {
        void claim(KeptJob job);
    }

    /**
     * Claims from the lines of a queue, or of all.
     *
     * @param paused tells which queues give nothing
     * @param wanted tells which jobs may be claimed
     * @return whether there may be more
     */
    boolean claim(
            Optional<String> queue,
            Predicate<String> paused,
            Predicate<KeptJob> wanted,
            LimitRules rules,
            int limit,
            long now,
            Claiming claiming) {
        String cursor = lastTurns.getOrDefault(queue.orElse(""), "");
        List<Name> names = lines.keySet().stream()
                .filter(name -> queue.map(name.queue()::equals).orElse(true) && !paused.test(name.queue()))
                .toList();
        List<Name> inTurn = new ArrayList<>();
        names.stream().filter(name -> name.turn().compareTo(cursor) > 0).forEach(inTurn::add);
        names.stream().filter(name -> name.turn().compareTo(cursor) <= 0).forEach(inTurn::add);
        Turns<Name> turns =
                new Turns<>(inTurn, Name::turn, turn -> turn.startsWith("g") ? rules.weight(turn.substring(1)) : 1);
        turns.share(limit, (name, most) -> take(name, most, wanted, rules, now, claiming));
        if (!turns.last().isEmpty()) {
            lastTurns.put(queue.orElse(""), turns.last());
        }
        return turns.more();
    }

    private int take(Name name, int most, Predicate<KeptJob> wanted, LimitRules rules, long now, Claiming claiming) {
        NavigableSet<KeptJob> jobs = lines.get(name);
        if (jobs == null) {
            return 0;
        }
        List<KeptJob> chosen = new ArrayList<>();
        for (KeptJob job : jobs) {
            LimitLine line = job.line().orElseThrow();
            boolean due = job.state() == JobState.READY && wanted.test(job);
            if (due && chosen.size() < most && room(line, chosen.size(), rules, now)) {
                chosen.add(job);
            }
            if (line.ordered() || chosen.size() == most || due && !chosen.contains(job)) {
                break;
            }
        }
        chosen.forEach(job -> {
            claiming.claim(job);
            note(job, rules, now);
        });
        return chosen.size();
    }

    private boolean room(LimitLine line, int chosen, LimitRules rules, long now) {
        for (String key : line.keys()) {
            Optional<LimitRule> rule = rules.of(key);
            if (rule.isPresent() && use(key, rule.get(), now).room(rule.get()) <= chosen) {
                return false;
            }
        }
        return true;
    }

    private void note(KeptJob job, LimitRules rules, long now) {
        for (String key : job.line().orElseThrow().keys()) {
            if (rules.of(key).isPresent()) {
                List<Use> all = uses.computeIfAbsent(key, name -> new ArrayList<>());
                all.removeIf(use -> use.job().equals(job) && use.delivery() >= job.deliveries());
                all.add(new Use(job, job.token(), job.deliveries(), true, now));
            }
        }
    }

    /** Uses a key for a job that runs; empty if it was allowed, else when to ask again. */
    Optional<Duration> acquire(String key, LimitRule rule, KeptJob job, long now) {
        LimitUse use = use(key, rule, now);
        boolean holds = rule.concurrent() > 0;
        if (holds && use.holders().contains(job.id())) {
            return Optional.empty();
        }
        if (use.room(rule) == 0) {
            return Optional.of(use.heldUp(rule).orElse(AGAIN));
        }
        uses.computeIfAbsent(key, name -> new ArrayList<>()).add(new Use(job, job.token(), 0, holds, now));
        return Optional.empty();
    }

    /** Ends what a job holds of a key. */
    void release(String key, KeptJob job) {
        uses.computeIfPresent(key, (name, all) -> {
            all.removeIf(use -> use.holds() && use.job().equals(job));
            return all.isEmpty() ? null : all;
        });
    }

    /** Forgets all uses of a key. */
    void forget(String key) {
        uses.remove(key);
    }

    /** How far a key is used up; what is over is forgotten. */
    LimitUse use(String key, LimitRule rule, long now) {
        List<Use> all = uses.getOrDefault(key, new ArrayList<>());
        all.removeIf(use -> !use.isHeld(now) && !use.counts(rule.counted(), now));
        if (all.isEmpty()) {
            uses.remove(key);
        }
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

    /** When a rate lets a line go on that it holds up now. */
    Optional<Duration> again(LimitRules rules, long now) {
        return List.copyOf(uses.keySet()).stream()
                .flatMap(key -> rules.of(key).stream()
                        .filter(rule -> rule.rate() > 0)
                        .map(rule -> use(key, rule, now).heldUp(rule)))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
