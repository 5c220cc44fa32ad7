package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The counters of each claim follow from those of the one before it and from how that ended. */
final class CounterRules {

    private record Counters(long deliveries, long failures, long lost, long releases) {

        static final Counters NONE = new Counters(0, 0, 0, 0);

        static Counters of(Event claim) {
            return new Counters(
                    claim.number("deliveries"),
                    claim.number("failures"),
                    claim.number("lost"),
                    claim.number("releases"));
        }

        Counters afterLoss() {
            return new Counters(deliveries, failures, lost + 1, releases);
        }

        Counters after(Event back) {
            return switch (back.text("kind")) {
                case "FAILED" -> new Counters(deliveries, failures + 1, lost, releases);
                case "RELEASED" -> new Counters(deliveries, failures, lost, releases + 1);
                default -> new Counters(deliveries - 1, failures, lost, releases);
            };
        }

        /** With one more delivery, after as many that nobody heard of and that were lost. */
        Counters delivered(long unheard) {
            return new Counters(deliveries + 1 + unheard, failures, lost + unheard, releases);
        }
    }

    private final History history;
    private final Promises promises;
    private final Findings findings;
    private final List<Event> unanswered;

    CounterRules(History history, Promises promises, Findings findings) {
        this.history = history;
        this.promises = promises;
        this.findings = findings;
        this.unanswered = history.all(What.ASK).filter(ask -> !ask.accepted()).toList();
    }

    void check(JobHistory job) {
        List<Event> claims = job.claims();
        for (int index = 0; index < claims.size(); index++) {
            Event claim = claims.get(index);
            boolean first = index == 0;
            long since = first
                    ? job.dispatch().map(Event::from).orElse(Long.MIN_VALUE)
                    : claims.get(index - 1).from();
            if (Crashes.between(history, promises, since, claim.from())) {
                continue;
            }
            List<Counters> before = first ? List.of(Counters.NONE) : after(job, claims.get(index - 1), claim);
            Set<Counters> possible = before.stream()
                    .flatMap(one -> LongStream.rangeClosed(0, unheard(since, claim.to()))
                            .mapToObj(one::delivered))
                    .collect(Collectors.toSet());
            if (!possible.contains(Counters.of(claim))) {
                findings.add(
                        Rule.COUNTERS_ADD_UP,
                        job,
                        claim + " after " + (first ? "its dispatch" : claims.get(index - 1)) + ", which ended by "
                                + (first ? "" : job.ends(claims.get(index - 1))) + "; possible is " + possible);
            }
        }
    }

    /** What the counters may be when a claim has ended. */
    private static List<Counters> after(JobHistory job, Event claim, Event next) {
        List<Event> backs = job.said(claim, What.RETURN).toList();
        List<Counters> possible = new ArrayList<>();
        Counters counters = Counters.of(claim);
        backs.stream().filter(Event::accepted).map(counters::after).forEach(possible::add);
        if (possible.isEmpty()) {
            backs.stream().filter(Event::possible).map(counters::after).forEach(possible::add);
            possible.add(counters.afterLoss());
        }
        if (job.retriedBetween(claim.from(), next.to())) {
            possible.add(Counters.NONE);
        }
        return possible;
    }

    /** How many claims there may have been of which nobody has heard. */
    private long unheard(long from, long to) {
        return unanswered.stream()
                .filter(ask -> ask.from() <= to && ask.to() >= from)
                .count();
    }
}
