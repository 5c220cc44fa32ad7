package org.kerja.driver.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.kerja.JobId;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;

/** PostgreSQL: rows travel as arrays, one statement for all of them, and claims skip what others have locked. */
final class PostgresDialect implements Dialect {

    /** Beyond some hundred rows a statement more of them brings nothing, and each is held twice in memory. */
    private static final int PUSHED_AT_ONCE = 1000;

    /** A subselect, so that it is computed once a statement and not once a row. */
    private static final String CLOCK =
            "(select cast(floor(extract(epoch from statement_timestamp()) * 1000) as bigint))";

    private final Statements statements = new Statements("postgresql", CLOCK);
    private final String claim = claimOf("wanted-in-line");
    private final String claimOnward = claimOf("wanted-onward");
    private final String claimDispatched = claimOf("wanted-of-dispatched");

    @Override
    public Statements statements() {
        return statements;
    }

    /** The settings that come before a statement share its round trip, and so its transaction. */
    @Override
    public boolean manyRowsInOneStatement() {
        return true;
    }

    @Override
    public void push(Connection connection, List<Envelope> jobs) throws SQLException {
        if (jobs.size() == 1) {
            Envelope job = jobs.get(0);
            DueColumn due = DueColumn.of(job.due());
            statements.update(
                    connection,
                    "push",
                    job.id().value(),
                    job.queue(),
                    job.name(),
                    job.version(),
                    job.priority(),
                    due.millis(),
                    due.relative(),
                    job.payload());
            return;
        }
        for (int from = 0; from < jobs.size(); from += PUSHED_AT_ONCE) {
            pushMany(connection, jobs.subList(from, Math.min(jobs.size(), from + PUSHED_AT_ONCE)));
        }
    }

    private void pushMany(Connection connection, List<Envelope> jobs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("push-many"))) {
            statement.setArray(1, texts(connection, jobs, job -> job.id().value()));
            statement.setArray(2, texts(connection, jobs, Envelope::queue));
            statement.setArray(3, texts(connection, jobs, Envelope::name));
            statement.setArray(4, numbers(connection, jobs, job -> (long) job.version()));
            statement.setArray(5, numbers(connection, jobs, job -> (long) job.priority()));
            statement.setArray(
                    6, numbers(connection, jobs, job -> DueColumn.of(job.due()).millis()));
            statement.setArray(
                    7, numbers(connection, jobs, job -> DueColumn.of(job.due()).relative()));
            statement.setArray(8, texts(connection, jobs, Envelope::payload));
            statement.executeUpdate();
        }
    }

    @Override
    public List<ClaimedRow> claim(Connection connection, ClaimRequest request) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setArray(1, texts(connection, request.queues(), queue -> queue));
            statement.setArray(2, texts(connection, request.names(), name -> name));
            statement.setInt(3, request.limit());
            statement.setInt(4, request.limit());
            return claimed(statement, 5, request);
        }
    }

    @Override
    public List<ClaimedRow> claimOnward(Connection connection, ClaimRequest request, List<ClaimFront.Place> places)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claimOnward)) {
            statement.setArray(1, texts(connection, places, ClaimFront.Place::queue));
            statement.setArray(2, numbers(connection, places, place -> (long) place.priority()));
            statement.setArray(3, numbers(connection, places, ClaimFront.Place::since));
            statement.setArray(4, texts(connection, request.names(), name -> name));
            statement.setInt(5, request.limit());
            statement.setInt(6, request.limit());
            return claimed(statement, 7, request);
        }
    }

    @Override
    public List<ClaimedRow> claimDispatched(Connection connection, ClaimRequest request, Collection<JobId> dispatched)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claimDispatched)) {
            statement.setArray(1, texts(connection, dispatched, JobId::value));
            statement.setArray(2, texts(connection, request.queues(), queue -> queue));
            statement.setArray(3, texts(connection, request.names(), name -> name));
            statement.setInt(4, request.limit());
            return claimed(statement, 5, request);
        }
    }

    private String claimOf(String wanted) {
        return statements.text("claim").replace("{wanted}", statements.text(wanted));
    }

    /** The text that claims in line. */
    String claim() {
        return claim;
    }

    /** The text that claims from parts of queues. */
    String claimOnward() {
        return claimOnward;
    }

    /** The text that claims jobs that were just dispatched. */
    String claimDispatched() {
        return claimDispatched;
    }

    private static List<ClaimedRow> claimed(PreparedStatement statement, int parameter, ClaimRequest request)
            throws SQLException {
        statement.setLong(parameter, Millis.of(request.lease()));
        statement.setString(parameter + 1, request.node());
        try (ResultSet rows = second(statement)) {
            return ClaimedRow.all(rows);
        }
    }

    @Override
    public Set<Lease> complete(Connection connection, List<Lease> leases) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("complete"))) {
            statement.setArray(1, texts(connection, leases, lease -> lease.id().value()));
            statement.setArray(2, numbers(connection, leases, Lease::token));
            try (ResultSet rows = second(statement)) {
                Set<Lease> completed = new HashSet<>();
                while (rows.next()) {
                    completed.add(lease(rows));
                }
                return completed;
            }
        }
    }

    @Override
    public List<Accepted> renew(Connection connection, List<Lease> leases, long millis) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("renew"))) {
            statement.setLong(1, millis);
            statement.setArray(2, texts(connection, leases, lease -> lease.id().value()));
            statement.setArray(3, numbers(connection, leases, Lease::token));
            try (ResultSet rows = second(statement)) {
                List<Accepted> renewed = new ArrayList<>();
                while (rows.next()) {
                    renewed.add(new Accepted(lease(rows), rows.getInt(3) != 0));
                }
                return renewed;
            }
        }
    }

    /** Executes a text of two statements; the first result is that of the planner's settings. */
    private static ResultSet second(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        return statement.getResultSet();
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(new JobId(row.getString(1)), row.getLong(2));
    }

    private static <T> Array texts(Connection connection, Collection<T> all, Function<T, String> column)
            throws SQLException {
        return connection.createArrayOf("text", all.stream().map(column).toArray());
    }

    private static <T> Array numbers(Connection connection, List<T> all, Function<T, Long> column) throws SQLException {
        return connection.createArrayOf("bigint", all.stream().map(column).toArray());
    }
}
