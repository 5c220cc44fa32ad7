package org.kerja.faults.history;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What all processes did with one job, in the order in which they began it.
 *
 * @param id the job
 */
public record JobHistory(String id, List<Event> events) {

    /** What ends a claim. */
    static final Set<What> ENDS = Set.of(What.COMPLETE, What.RETURN, What.FAIL);

    private static final Set<What> LEAVING = Set.of(What.COMPLETE, What.FAIL, What.CANCEL);

    Stream<Event> all(What what) {
        return events.stream().filter(event -> event.what() == what);
    }

    /** Its dispatch, if whoever dispatched it heard its id. */
    Optional<Event> dispatch() {
        return all(What.DISPATCH).findFirst();
    }

    /**
     * Its claims in their order, which tokens tell of claims that were made at the same time. A claim that a crash of the store
     * has undone may have a greater token than those after it; then the order is that of their beginning.
     */
    List<Event> claims() {
        List<Event> byToken = all(What.CLAIM)
                .sorted(Comparator.comparingLong(Event::token).thenComparingLong(Event::from))
                .toList();
        boolean inOrder = IntStream.range(1, byToken.size())
                .noneMatch(index ->
                        byToken.get(index - 1).from() > byToken.get(index).to());
        return inOrder ? byToken : all(What.CLAIM).toList();
    }

    /** What was said under one claim. */
    Stream<Event> said(Event claim, What what) {
        return all(what)
                .filter(event -> event.token() == claim.token()
                        && event.process().equals(claim.process())
                        && event.from() >= claim.from());
    }

    /** The words that were to end a claim, in their order. */
    List<Event> ends(Event claim) {
        return ENDS.stream()
                .flatMap(what -> said(claim, what))
                .sorted(Comparator.comparingLong(Event::from))
                .toList();
    }

    /** When it may have left the store for the first time. */
    long left() {
        return events.stream()
                .filter(event -> LEAVING.contains(event.what()) && event.possible())
                .mapToLong(Event::from)
                .min()
                .orElse(Event.NEVER);
    }

    /** Whether it was retried after it had failed, or may have been, at any time between two. */
    boolean retriedBetween(long from, long to) {
        return all(What.RETRY).anyMatch(retry -> retry.possible() && retry.to() >= from && retry.from() <= to);
    }
}
