package org.kerja.driver.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.QueueDue;

/** Claims jobs of one connection. */
final class DatabaseClaims {

    private final Database database;
    private final ClaimFront front;

    DatabaseClaims(Database database, ClaimFront front) {
        this.database = database;
        this.front = front;
    }

    /** Claims from queues, in their order. */
    List<Claim> inLine(ClaimRequest request) {
        boolean goesOn = database.dialect().goesOn();
        if (goesOn && front.lacks(request.queues())) {
            findUnknown(List.of(), request.queues());
        }
        List<ClaimFront.Place> places = goesOn ? front.places(request) : List.of();
        List<ClaimedRow> rows = places.isEmpty() ? walk(request) : goOn(request, places);
        int room = request.limit() - rows.size();
        if (!places.isEmpty() && room > 0 && !front.isCostly(request.queues())) {
            rows.addAll(walk(request.atMost(room)));
            rows.sort(claimOrder(request));
        }
        return claims(rows);
    }

    /** Which queues have jobs, and when. Where claims go on, so does this, and is to be asked again for the next step of a sweep. */
    List<QueueDue> due(Collection<String> queues, Set<String> names) {
        boolean all = queues.isEmpty();
        if (!database.dialect().goesOn() || !front.isCostly(all ? front.queues() : queues)) {
            return database.query("due", (connection, dialect) -> dialect.due(connection, queues, names));
        }
        if (front.nextStep(all ? front.queues() : queues).isEmpty()) {
            findUnknown(all ? front.queueGaps() : List.of(), all ? front.queues() : queues);
        }
        Collection<String> known = all ? front.queues() : queues;
        List<ClaimFront.Place> places = front.places(known);
        long begin = System.nanoTime();
        List<QueueDue> due = new ArrayList<>(
                database.query("due", (connection, dialect) -> dialect.dueOnward(connection, names, places)));
        if (due.stream().noneMatch(one -> one.delay().isZero())) {
            front.stepped(places, since(begin));
        } else {
            front.stepAgain(places);
        }
        front.nextStep(known)
                .ifPresent(delay -> due.add(new QueueDue(known.iterator().next(), delay)));
        return due;
    }

    private void findUnknown(List<ClaimFront.QueueGap> queues, Collection<String> known) {
        database.query("due", (connection, dialect) -> dialect.unknown(connection, queues, front.gaps(known)))
                .forEach(front::found);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private List<ClaimedRow> goOn(ClaimRequest request, List<ClaimFront.Place> places) {
        long begin = System.nanoTime();
        List<ClaimedRow> rows =
                new ArrayList<>(write((connection, dialect) -> dialect.claimOnward(connection, request, places)));
        Duration took = since(begin);
        rows.sort(claimOrder(request));
        if (front.wentOn(request, places, rows, took)) {
            findUnknown(List.of(), request.queues());
        }
        return rows;
    }

    private List<ClaimedRow> walk(ClaimRequest request) {
        long begin = System.nanoTime();
        List<ClaimedRow> rows = new ArrayList<>(write((connection, dialect) -> dialect.claim(connection, request)));
        Duration took = since(begin);
        rows.sort(claimOrder(request));
        front.walked(request, rows, took);
        return rows;
    }

    /** Jobs have been stored on this node. */
    void pushed(Collection<Envelope> jobs) {
        front.pushed(jobs);
    }

    /** A queue is to be walked from its beginning. */
    void forget(String queue) {
        front.forget(queue);
    }

    /** Claims jobs that were just dispatched. */
    List<Claim> dispatched(ClaimRequest request, Collection<JobId> dispatched) {
        List<ClaimedRow> rows =
                write((connection, dialect) -> dialect.claimDispatched(connection, request, dispatched));
        return claims(rows.stream().sorted(claimOrder(request)).toList());
    }

    private List<ClaimedRow> write(Database.Work<List<ClaimedRow>> claim) {
        return database.writeMany("claim", claim);
    }

    private static Comparator<ClaimedRow> claimOrder(ClaimRequest request) {
        Map<String, Integer> places = new HashMap<>();
        request.queues().forEach(queue -> places.putIfAbsent(queue, places.size()));
        return Comparator.comparing((ClaimedRow row) -> places.getOrDefault(row.queue(), 0))
                .thenComparing(Comparator.comparingInt(ClaimedRow::priority).reversed())
                .thenComparingLong(ClaimedRow::dueAt)
                .thenComparing(ClaimedRow::id);
    }

    private List<Claim> claims(List<ClaimedRow> rows) {
        removeCancelled(rows);
        return rows.stream()
                .filter(row -> !row.cancelled())
                .map(ClaimedRow::claim)
                .toList();
    }

    /** Their holder was asked to stop and vanished: nobody else is to run them. */
    private void removeCancelled(List<ClaimedRow> rows) {
        List<ClaimedRow> cancelled = rows.stream().filter(ClaimedRow::cancelled).toList();
        if (!cancelled.isEmpty()) {
            database.write(
                    "claim",
                    (connection, dialect) -> dialect.statements()
                            .batch(connection, "remove-cancelled", cancelled, row -> List.of(row.id())));
        }
    }
}
