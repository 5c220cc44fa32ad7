package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jobs of an ordered key run one after the other: each holds up those behind it for as long as it is there, whether it
 * waits, runs or waits for its next attempt. Which of two comes first is certain if one process dispatched both, or if one
 * has the higher priority. A run that has lost its lease may still go on when its job is done by another and the next has
 * begun; so what counts is what was handed out, not what ran.
 */
final class KeyOrderRule {

    private final History history;
    private final Findings findings;

    KeyOrderRule(History history, Findings findings) {
        this.history = history;
        this.findings = findings;
    }

    /**
     * A job in its line.
     *
     * @param left when it may have left
     */
    private record Place(JobHistory job, Event dispatch, long left) {

        /** Whether it surely came before another when that was handed out. */
        boolean isBefore(Place other, Event claim) {
            long more = dispatch.number("priority") - other.dispatch.number("priority");
            if (more != 0) {
                return more > 0 && dispatch.to() < claim.from();
            }
            return dispatch.process().equals(other.dispatch.process())
                    && dispatch.number("turn") < other.dispatch.number("turn");
        }
    }

    void check() {
        Map<String, List<Place>> lines = new LinkedHashMap<>();
        for (JobHistory job : history.jobs()) {
            job.dispatch()
                    .filter(dispatch ->
                            dispatch.accepted() && dispatch.details().containsKey("turn"))
                    .ifPresent(dispatch -> lines.computeIfAbsent(dispatch.text("limit"), key -> new ArrayList<>())
                            .add(new Place(job, dispatch, job.left())));
        }
        lines.forEach(this::check);
    }

    private void check(String key, List<Place> line) {
        for (Place behind : line) {
            for (Event claim : behind.job().claims()) {
                line.stream()
                        .filter(before -> claim.to() < before.left() && before.isBefore(behind, claim))
                        .findFirst()
                        .ifPresent(before -> findings.add(
                                Rule.ORDER_OF_A_KEY_HOLDS,
                                behind.job(),
                                claim + " while job " + before.job().id() + " was before it under " + key));
            }
        }
    }
}
