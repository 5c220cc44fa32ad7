package org.kerja.driver.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerja.JobId;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;

/** Claims jobs of one connection. */
final class DatabaseClaims {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    private final Database database;
    private final ClaimFront front = new ClaimFront(System::nanoTime);

    DatabaseClaims(Database database) {
        this.database = database;
    }

    /** Claims from queues, in their order. */
    List<Claim> inLine(ClaimRequest request) {
        List<ClaimFront.Place> places = front.places(request);
        List<ClaimedRow> rows = new ArrayList<>();
        if (!places.isEmpty()) {
            rows.addAll(write((connection, dialect) -> dialect.claimOnward(connection, request, places)));
        }
        int room = request.limit() - rows.size();
        if (room > 0) {
            rows.addAll(write((connection, dialect) -> dialect.claim(connection, request.atMost(room))));
        }
        rows.sort(claimOrder(request));
        front.claimed(request, rows, room > 0);
        return claims(rows);
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
        List<ClaimedRow> claimed = rows.stream().filter(row -> !row.cancelled()).toList();
        List<Claim> claims = new ArrayList<>(claimed.size());
        for (ClaimedRow row : claimed) {
            try {
                claims.add(row.claim());
            } catch (IllegalArgumentException e) {
                LOGGER.log(
                        Level.WARNING,
                        "Connection ''{0}'': the row with the id ''{1}'' on queue ''{2}'' is no job of Kerja; it stays",
                        database.connection(),
                        row.id(),
                        row.queue());
            }
        }
        return claims;
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
