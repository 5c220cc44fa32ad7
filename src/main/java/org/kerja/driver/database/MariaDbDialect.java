package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Millis;

/**
 * MariaDB from 10.6 and MySQL from 8.0.1, which can pass by locked rows. Neither returns what an update has changed,
 * so a claim holds rows by a locking select and then takes them, in one transaction.
 */
final class MariaDbDialect implements Dialect {

    /** Of the statement's beginning. By UTC, since an hour of local time comes twice a year. */
    private static final String CLOCK =
            "(timestampdiff(microsecond, timestamp '1970-01-01 00:00:00', utc_timestamp(3)) div 1000)";

    /** As the schema names it, for MariaDB. */
    private static final String COLLATION = "utf8mb4_nopad_bin";

    /** As the schema says it, for MariaDB; MySQL cannot add a column or an index only if it is missing. */
    private static final String IF_MISSING = " if not exists";

    /** More rows make a statement neither faster nor smaller. */
    private static final int TAKEN_AT_ONCE = 500;

    private final Statements statements;
    private final Consumer<FaultPoint> reached;

    private MariaDbDialect(String collation, String ifMissing, Consumer<FaultPoint> reached) {
        this.reached = reached;
        statements = new Statements(
                "mariadb",
                Map.of(
                        "{now}",
                        CLOCK,
                        "{clock}",
                        CLOCK,
                        "{id}",
                        "?",
                        "{bigint}",
                        "?",
                        "{integer}",
                        "?",
                        COLLATION,
                        collation,
                        "add column" + IF_MISSING,
                        "add column" + ifMissing,
                        "create index" + IF_MISSING,
                        "create index" + ifMissing,
                        "{mark}",
                        Statements.MARK,
                        "{outcomes}",
                        Statements.OUTCOMES));
    }

    static MariaDbDialect ofMariaDb(Consumer<FaultPoint> reached) {
        return new MariaDbDialect(COLLATION, IF_MISSING, reached);
    }

    static MariaDbDialect ofMySql(Consumer<FaultPoint> reached) {
        return new MariaDbDialect("utf8mb4_0900_bin", "", reached);
    }

    @Override
    public Statements statements() {
        return statements;
    }

    /** Elsewhere the gaps between rows are locked too, and two who fail jobs at once would wait for each other. */
    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level read committed");
        }
    }

    @Override
    public boolean readsWhatIsCommitted(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() <= Connection.TRANSACTION_READ_COMMITTED;
    }

    @Override
    public void push(Connection connection, List<Envelope> jobs) throws SQLException {
        push(connection, jobs, "");
    }

    @Override
    public void pushMissing(Connection connection, List<Envelope> jobs) throws SQLException {
        push(connection, jobs, "\n" + statements.text("if-missing"));
    }

    private void push(Connection connection, List<Envelope> jobs, String condition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("push") + condition)) {
            for (Envelope job : jobs) {
                DueColumn due = DueColumn.of(job.due());
                statement.setString(1, job.id().value());
                statement.setString(2, job.queue());
                statement.setString(3, job.name());
                statement.setInt(4, job.version());
                statement.setInt(5, job.priority());
                statement.setLong(6, due.millis());
                statement.setLong(7, due.relative());
                statement.setString(8, job.payload());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The driver of MariaDB sends batches of inserts in a way in which the server takes none that select. */
    @Override
    public void retry(Connection connection, List<String> ids) throws SQLException {
        if (!ids.isEmpty()) {
            Statements.execute(
                    connection,
                    statements.text("retry-move").replace("{ids}", Statements.parameters(ids)),
                    ids.toArray());
        }
    }

    @Override
    public List<ClaimedRow> claim(Connection connection, ClaimRequest request) throws SQLException {
        List<ClaimedRow> held = new ArrayList<>();
        for (String queue : request.queues()) {
            if (held.size() < request.limit()) {
                held.addAll(hold(connection, queue, "", List.of(), request.atMost(request.limit() - held.size())));
            }
        }
        return take(connection, held, request);
    }

    @Override
    public List<ClaimedRow> claimPlaces(Connection connection, ClaimRequest request, List<ClaimFront.Place> places)
            throws SQLException {
        List<ClaimedRow> held = new ArrayList<>();
        for (ClaimFront.Place place : places) {
            if (held.size() < request.limit()) {
                held.addAll(hold(
                        connection,
                        place.queue(),
                        statements.text("of-place"),
                        List.of(place.priority(), place.since(), place.until()),
                        request.atMost(request.limit() - held.size())));
            }
        }
        return take(connection, held, request);
    }

    @Override
    public List<String> lines(Connection connection, String after, String before, int most) throws SQLException {
        String behind = before.isEmpty() ? "" : "and job.line < ?";
        return Statements.rows(
                connection,
                statements.text("lines").replace("{behind}", behind),
                row -> StoredText.read(row.getString(1)),
                before.isEmpty() ? new Object[] {after, most} : new Object[] {after, before, most});
    }

    @Override
    public List<ClaimedRow> take(Connection connection, List<ClaimedRow> rows, ClaimRequest request)
            throws SQLException {
        reached.accept(DatabaseFaultPoint.CLAIM_HELD);
        for (int from = 0; from < rows.size(); from += TAKEN_AT_ONCE) {
            take(connection, request, rows.subList(from, Math.min(rows.size(), from + TAKEN_AT_ONCE)));
        }
        reached.accept(DatabaseFaultPoint.CLAIM_TAKEN);
        return rows;
    }

    private List<ClaimedRow> hold(
            Connection connection, String queue, String ofPlace, List<Object> place, ClaimRequest request)
            throws SQLException {
        String text = statements
                .text("hold")
                .replace("{of-place}", ofPlace)
                .replace("{names}", Statements.parameters(request.names()));
        List<Object> parameters = new ArrayList<>();
        parameters.add(queue);
        parameters.addAll(place);
        parameters.addAll(request.names());
        parameters.add(queue);
        parameters.add(request.limit());
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            Statements.bind(statement, parameters.toArray());
            try (ResultSet rows = statement.executeQuery()) {
                return ClaimedRow.all(rows);
            }
        }
    }

    private void take(Connection connection, ClaimRequest request, List<ClaimedRow> held) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(Millis.of(request.lease()), request.node()));
        held.forEach(row -> parameters.add(row.id()));
        Statements.execute(
                connection,
                statements.text("take").replace("{ids}", Statements.parameters(held)),
                parameters.toArray());
    }
}
