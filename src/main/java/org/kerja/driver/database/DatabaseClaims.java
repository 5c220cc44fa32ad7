package org.kerja.driver.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
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

    private record Claimed(List<ClaimedRow> rows, boolean fromTheBeginning) {}

    /** Claims from queues, in their order. */
    List<Claim> inLine(ClaimRequest request) {
        List<ClaimFront.Place> places = front.places(request);
        Claimed claimed = database.write("claim", (connection, dialect) -> {
            List<ClaimedRow> rows = new ArrayList<>();
            if (!places.isEmpty()) {
                rows.addAll(dialect.claimOnward(connection, request, places));
            }
            int room = request.limit() - rows.size();
            if (room > 0) {
                rows.addAll(dialect.claim(connection, request.atMost(room)));
            }
            removeCancelled(connection, dialect, rows);
            return new Claimed(rows, room > 0);
        });
        claimed.rows().sort(claimOrder(request));
        front.claimed(request, claimed.rows(), claimed.fromTheBeginning());
        return claims(claimed.rows());
    }

    /** Claims jobs that were just dispatched. */
    List<Claim> dispatched(ClaimRequest request, Collection<JobId> dispatched) {
        List<ClaimedRow> rows = database.write("claim", (connection, dialect) -> {
            List<ClaimedRow> claimed = dialect.claimDispatched(connection, request, dispatched);
            removeCancelled(connection, dialect, claimed);
            return claimed;
        });
        return claims(rows.stream().sorted(claimOrder(request)).toList());
    }

    private static Comparator<ClaimedRow> claimOrder(ClaimRequest request) {
        Map<String, Integer> places = new HashMap<>();
        request.queues().forEach(queue -> places.putIfAbsent(queue, places.size()));
        return Comparator.comparing((ClaimedRow row) -> places.getOrDefault(row.queue(), 0))
                .thenComparing(Comparator.comparingInt(ClaimedRow::priority).reversed())
                .thenComparingLong(ClaimedRow::dueAt)
                .thenComparing(ClaimedRow::id);
    }

    /** Their holder was asked to stop and vanished: nobody else is to run them. */
    private static void removeCancelled(Connection connection, Dialect dialect, List<ClaimedRow> rows)
            throws SQLException {
        dialect.statements()
                .batch(
                        connection,
                        "remove-cancelled",
                        rows.stream().filter(ClaimedRow::cancelled).toList(),
                        row -> List.of(row.id()));
    }

    private List<Claim> claims(List<ClaimedRow> rows) {
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
}
