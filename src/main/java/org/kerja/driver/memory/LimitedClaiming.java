package org.kerja.driver.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.kerja.JobState;
import org.kerja.driver.memory.LimitedJobs.Name;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.Turns;

/** One claim of limited jobs. Guarded by the lock of its store. */
final class LimitedClaiming {

    private final LimitedJobs jobs;
    private final LimitUses uses;
    private final LimitRules rules;
    private final Predicate<KeptJob> wanted;
    private final long now;
    private Optional<Duration> again = Optional.empty();
    private boolean more;

    /**
     * @param wanted tells which jobs may be claimed, as far as it is not for limits to say
     */
    LimitedClaiming(LimitedJobs jobs, LimitUses uses, LimitRules rules, Predicate<KeptJob> wanted, long now) {
        this.jobs = jobs;
        this.uses = uses;
        this.rules = rules;
        this.wanted = wanted;
        this.now = now;
    }

    /** Whether another claim may bring more. */
    boolean more() {
        return more;
    }

    /** When a rate allows more to a line that it holds up. */
    Optional<Duration> again() {
        return again;
    }

    /** Claims at most so many jobs of a queue, or of all, and returns how many there were. */
    int claim(Optional<String> queue, int most, Consumer<KeptJob> claiming) {
        List<Name> lines = jobs.next(queue);
        if (lines.isEmpty() || most < 1) {
            return 0;
        }
        Map<String, Name> lastOfTurn = new HashMap<>();
        lines.forEach(line -> lastOfTurn.put(turn(line), line));
        Turns<Name> turns =
                new Turns<>(lines, LimitedClaiming::turn, turn -> weight(lastOfTurn.getOrDefault(turn, lines.get(0))));
        int claimed = turns.share(most, (line, count) -> take(line, count, claiming));
        more |= turns.more();
        Name last = lines.get(lines.size() - 1);
        jobs.goOnBehind(queue, turns.more() ? lastOfTurn.getOrDefault(turns.last(), last) : last);
        return claimed;
    }

    private static String turn(Name line) {
        return line.queue() + "\n" + line.turn();
    }

    private int weight(Name line) {
        return line.group().isEmpty() ? 1 : rules.weight(line.group());
    }

    private int take(Name line, int most, Consumer<KeptJob> claiming) {
        List<KeptJob> chosen = new ArrayList<>();
        for (KeptJob job : jobs.in(line)) {
            LimitLine its = job.line().orElseThrow();
            boolean due = job.state() == JobState.READY && wanted.test(job);
            boolean room = due && room(its, chosen.size());
            if (room) {
                chosen.add(job);
            }
            if (its.ordered() || chosen.size() == most || due && !room) {
                break;
            }
        }
        for (KeptJob job : chosen) {
            claiming.accept(job);
            for (String key : job.line().orElseThrow().keys()) {
                rules.of(key).ifPresent(rule -> uses.claimed(job, key, rule, now));
            }
        }
        return chosen.size();
    }

    private boolean room(LimitLine line, int chosen) {
        boolean room = true;
        for (String key : line.keys()) {
            Optional<LimitRule> rule = rules.of(key);
            if (rule.isPresent()) {
                LimitUse use = uses.of(key, rule.get(), now);
                room &= use.room(rule.get()) > chosen;
                use.heldUp(rule.get())
                        .filter(wait -> again.isEmpty() || wait.compareTo(again.get()) < 0)
                        .ifPresent(wait -> again = Optional.of(wait));
            }
        }
        return room;
    }
}
