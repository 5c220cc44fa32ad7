package org.kerja.driver.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;

/** Claims jobs of one connection. */
final class DatabaseClaims {

    private final Database database;
    private final ClaimFront front = new ClaimFront(System::nanoTime);

    DatabaseClaims(Database database) {
        this.database = database;
    }

    /** Claims from queues, in their order. */
    List<Claim> inLine(ClaimRequest request) {
        List<ClaimFront.Place> places = front.places(request);
        List<ClaimedRow> rows = places.isEmpty() ? walk(request) : goOn(request, places);
        int room = request.limit() - rows.size();
        if (!places.isEmpty() && room > 0 && !front.isCostly(request)) {
            rows.addAll(walk(request.atMost(room)));
        }
        return claims(rows);
    }

    private List<ClaimedRow> goOn(ClaimRequest request, List<ClaimFront.Place> places) {
        List<ClaimedRow> rows =
                new ArrayList<>(write((connection, dialect) -> dialect.claimOnward(connection, request, places)));
        rows.sort(claimOrder(request));
        front.wentOn(request, rows);
        return rows;
    }

    private List<ClaimedRow> walk(ClaimRequest request) {
        long begin = System.nanoTime();
        List<ClaimedRow> rows = new ArrayList<>(write((connection, dialect) -> dialect.claim(connection, request)));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
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
