package org.kerja.faults.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Of what one claim brings from a queue, jobs of higher priority come first. Limited ones do not, for their lines take turns, nor
 * do those that others have passed for too long.
 */
final class OrderRule {

    private final History history;
    private final Findings findings;

    OrderRule(History history, Findings findings) {
        this.history = history;
        this.findings = findings;
    }

    void check() {
        Map<String, List<Event>> together = history.all(What.CLAIM)
                .filter(claim -> Boolean.parseBoolean(claim.text("by-priority")))
                .collect(Collectors.groupingBy(
                        claim -> claim.process() + " " + claim.text("ask") + " " + claim.text("queue")));
        together.values().forEach(this::check);
    }

    private void check(List<Event> claims) {
        List<Event> inOrder = claims.stream()
                .sorted(Comparator.comparingLong(claim -> claim.number("place")))
                .toList();
        for (int index = 1; index < inOrder.size(); index++) {
            Event before = inOrder.get(index - 1);
            Event next = inOrder.get(index);
            if (next.number("priority") > before.number("priority")) {
                findings.add(Rule.HIGHER_PRIORITY_GOES_FIRST, next + " came behind " + before);
            }
        }
    }
}
