package org.kerja.driver.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Millis;

/**
 * H2. A locking select with an order locks every row it looks at, so a claim reads candidates without locks and takes
 * each by an update that is conditional on the token it read. H2's clock stands still within a transaction; in the
 * caller's one a word may be taken that came a little late, but never one about a job that somebody claimed meanwhile.
 */
final class H2Dialect implements Dialect {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** Losing every candidate this often means that others empty the queue; the next poll will tell. */
    private static final int CLAIM_TRIES = 5;

    private static final String CLOCK = "cast(floor(extract(epoch from current_timestamp) * 1000) as bigint)";

    private final Statements statements = new Statements("h2", CLOCK);
    private final Consumer<FaultPoint> reached;

    H2Dialect(Consumer<FaultPoint> reached) {
        this.reached = reached;
    }

    @Override
    public Statements statements() {
        return statements;
    }

    @Override
    public void opened(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(statements.text("write-delay"))) {
            if (row.next()) {
                LOGGER.log(
                        Level.WARNING,
                        "H2 writes commits to its file up to {0} ms late: a killed JVM loses jobs that were"
                                + " acknowledged. Add ;WRITE_DELAY=0 to the URL of the data source",
                        row.getString(1));
            }
        }
    }

    @Override
    public void push(Connection connection, List<Envelope> jobs) throws SQLException {
        statements.batch(connection, "push", jobs, Dialect::columns);
    }

    @Override
    public void pushMissing(Connection connection, List<Envelope> jobs) throws SQLException {
        statements.batch(connection, "push-missing", jobs, job -> {
            List<Object> parameters = new ArrayList<>(Dialect.columns(job));
            parameters.add(job.id().value());
            return parameters;
        });
    }

    @Override
    public List<ClaimedRow> claim(Connection connection, ClaimRequest request) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            List<ClaimedRow> candidates = candidates(connection, request);
            reached.accept(DatabaseFaultPoint.CLAIM_HELD);
            List<ClaimedRow> won = take(connection, candidates, request);
            if (!won.isEmpty() || candidates.isEmpty() || attempt == CLAIM_TRIES) {
                return won;
            }
        }
    }

    @Override
    public List<ClaimedRow> claimPlaces(Connection connection, ClaimRequest request, List<ClaimFront.Place> places)
            throws SQLException {
        List<ClaimedRow> candidates = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(candidates(statements.text("of-place")))) {
            for (ClaimFront.Place place : places) {
                if (candidates.size() == request.limit()) {
                    break;
                }
                statement.setInt(2, place.priority());
                statement.setLong(3, place.since());
                statement.setLong(4, place.until());
                candidates.addAll(
                        candidates(statement, 5, place.queue(), request.atMost(request.limit() - candidates.size())));
            }
        }
        return take(connection, candidates, request);
    }

    private List<ClaimedRow> candidates(Connection connection, ClaimRequest request) throws SQLException {
        List<ClaimedRow> candidates = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(candidates(""))) {
            for (String queue : request.queues()) {
                if (candidates.size() == request.limit()) {
                    break;
                }
                candidates.addAll(candidates(statement, 2, queue, request.atMost(request.limit() - candidates.size())));
            }
        }
        return candidates;
    }

    private String candidates(String ofPlace) {
        return statements.text("candidates").replace("{of-place}", ofPlace);
    }

    /** The rest of the parameters begins at this one. */
    private static List<ClaimedRow> candidates(
            PreparedStatement statement, int parameter, String queue, ClaimRequest request) throws SQLException {
        statement.setString(1, queue);
        statement.setArray(
                parameter,
                statement
                        .getConnection()
                        .createArrayOf("VARCHAR", request.names().toArray()));
        statement.setString(parameter + 1, queue);
        statement.setInt(parameter + 2, request.limit());
        try (ResultSet rows = statement.executeQuery()) {
            return ClaimedRow.all(rows);
        }
    }

    @Override
    public List<ClaimedRow> take(Connection connection, List<ClaimedRow> candidates, ClaimRequest request)
            throws SQLException {
        List<ClaimedRow> inLockOrder = new ArrayList<>(candidates);
        inLockOrder.sort(Comparator.comparing(ClaimedRow::id));
        List<ClaimedRow> taken = statements.batch(
                connection,
                "take",
                inLockOrder,
                row -> List.of(Millis.of(request.lease()), request.node(), row.id(), row.token() - 1));
        reached.accept(DatabaseFaultPoint.CLAIM_TAKEN);
        Set<String> won = taken.stream().map(ClaimedRow::id).collect(Collectors.toSet());
        return candidates.stream().filter(row -> won.contains(row.id())).toList();
    }
}
