package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.kerja.JobId;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.Millis;
import org.kerja.spi.QueueDue;

/**
 * What differs between databases: the statements that handle many rows at once, and the texts. Keeps no state; every
 * method runs in a transaction that somebody else began and ends, or with a connection that commits each statement.
 * Leases come sorted by id, the one order in which rows are locked.
 */
interface Dialect {

    /** The texts. */
    Statements statements();

    /** Whether claims, completions and renewals are one statement each, however many rows they are about. */
    default boolean manyRowsInOneStatement() {
        return false;
    }

    /** Looks at a database that was just connected to. */
    default void opened(Connection connection) throws SQLException {
        // Most have nothing to be warned of.
    }

    /** Whether texts can be sent to those who listen. */
    default boolean notifies() {
        return false;
    }

    /** Sends a text to those who listen. */
    default void announce(Connection connection, String text) throws SQLException {
        throw new UnsupportedOperationException("Nobody can listen");
    }

    /** Lets a connection listen from now on; empty if there is no way. */
    default Optional<Notifications> listen(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** Whether a plain read in a transaction of the caller sees what others have committed since that began. */
    default boolean readsWhatIsCommitted(Connection connection) throws SQLException {
        return true;
    }

    /** Prepares a transaction of our own of more than one statement, before its first. */
    default void begin(Connection connection) throws SQLException {
        // As the connection comes.
    }

    /** Inserts jobs; fails if there is one with such an id already. */
    void push(Connection connection, List<Envelope> jobs) throws SQLException;

    /** Inserts jobs; those whose id is there already are left as they are. */
    void pushMissing(Connection connection, List<Envelope> jobs) throws SQLException;

    /** Whether a job can be inserted as one that is claimed already. */
    default boolean pushesClaimed() {
        return false;
    }

    /**
     * Inserts a job that is due and claims it, unless its queue is paused; or only inserts it. Fails if its id is
     * there already.
     *
     * @return the token of its lease, or 0 if it was not claimed
     */
    default long pushClaimed(Connection connection, Envelope job, ClaimRequest request) throws SQLException {
        push(connection, List.of(job));
        return 0;
    }

    /** Inserts a job and sends a text to those who listen, in one round trip; fails if its id is there already. */
    default void push(Connection connection, Envelope job, String text) throws SQLException {
        throw new UnsupportedOperationException("Nobody can listen");
    }

    /** The queues with jobs of these names and when the first of each is due; of all queues if none is given. */
    default List<QueueDue> due(Connection connection, Collection<String> queues, Set<String> names)
            throws SQLException {
        String ofQueues = queues.isEmpty() ? "" : "and job.queue in (" + Statements.parameters(queues) + ")";
        List<Object> parameters = new ArrayList<>(names);
        parameters.addAll(queues);
        return Statements.rows(
                connection,
                statements()
                        .text("due")
                        .replace("{names}", Statements.parameters(names))
                        .replace("{of-queues}", ofQueues),
                row -> new QueueDue(row.getString(1), Millis.notNegative(row.getLong(2))),
                parameters.toArray());
    }

    /** The same for parts of queues, if the dialect goes on. */
    default List<QueueDue> dueOnward(Connection connection, Set<String> names, List<ClaimFront.Place> places)
            throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** The first that there is in each gap between what is known, if the dialect goes on. */
    default List<ClaimFront.Found> unknown(
            Connection connection, List<ClaimFront.QueueGap> queues, List<ClaimFront.Gap> priorities)
            throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Claims in the order of queue, priority, due time and id, and returns the rows in any. */
    List<ClaimedRow> claim(Connection connection, ClaimRequest request) throws SQLException;

    /**
     * Whether a claim from the beginning of a queue can take long, so that it is worth going on where another has
     * ended.
     */
    default boolean goesOn() {
        return false;
    }

    /** Claims from parts of queues, in their order. */
    List<ClaimedRow> claimPlaces(Connection connection, ClaimRequest request, List<ClaimFront.Place> places)
            throws SQLException;

    /** Puts jobs that were just inserted in their lines. */
    default void putInLine(Connection connection, List<Envelope> jobs) throws SQLException {
        statements().batch(connection, "put-in-line", jobs, LimitedQueue::columns);
    }

    /** Keeps a planner that could know too little of a table from reading all of it, until the transaction ends. */
    default void readByIndex(Connection connection) throws SQLException {
        // Most need not be told.
    }

    /** The lines behind one text and before another, which may be empty; in their order. */
    default List<String> lines(Connection connection, String after, String before, int most) throws SQLException {
        String behind = before.isEmpty() ? "" : "and job.line < ?";
        String text = statements().text("lines").replace("{behind}", behind);
        List<String> lines = new ArrayList<>();
        String last = after;
        while (lines.size() < most) {
            List<String> next = Statements.rows(
                    connection,
                    text,
                    row -> StoredText.read(row.getString(1)),
                    before.isEmpty() ? new Object[] {last} : new Object[] {last, before});
            if (next.isEmpty()) {
                break;
            }
            last = next.get(0);
            lines.add(last);
        }
        return lines;
    }

    /**
     * The first jobs of a line that may be claimed; if it is ordered, its very first, if that may be. Held, where a
     * claim holds rows.
     */
    default List<LimitedRow> inLine(Connection connection, String line, boolean ordered, ClaimRequest request, int most)
            throws SQLException {
        String text = statements()
                .text("in-line")
                .replace("{of-line}", statements().text(ordered ? "of-first-in-line" : "of-line"))
                .replace("{first-in-line}", statements().text("first-in-line"))
                .replace("{names}", Statements.parameters(request.names()));
        List<Object> parameters = new ArrayList<>(inLineParameters());
        parameters.add(line);
        if (ordered) {
            parameters.add(line);
        }
        parameters.addAll(request.names());
        parameters.add(most);
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            Statements.bind(statement, parameters.toArray());
            try (ResultSet rows = statement.executeQuery()) {
                return LimitedRow.all(rows);
            }
        }
    }

    /** Those of a dialect's own that come first. */
    default List<Object> inLineParameters() {
        return List.of();
    }

    /** Takes jobs that {@link #inLine} has found, and returns those that it got. */
    List<ClaimedRow> take(Connection connection, List<ClaimedRow> rows, ClaimRequest request) throws SQLException;

    /** Claims of jobs that were just dispatched, or else as {@link #claim(Connection, ClaimRequest)} does. */
    default List<ClaimedRow> claimDispatched(Connection connection, ClaimRequest request, Collection<JobId> dispatched)
            throws SQLException {
        return claim(connection, request);
    }

    /** Stores failed jobs, whose rows are held, as jobs again. */
    default void retry(Connection connection, List<String> ids) throws SQLException {
        statements().batch(connection, "retry-move", ids, List::of);
    }

    /** Deletes and returns the leases that were refused. */
    default Set<Lease> complete(Connection connection, List<Lease> leases) throws SQLException {
        return refused(
                leases,
                statements()
                        .batch(
                                connection,
                                "complete-one",
                                leases,
                                lease -> List.of(lease.id().value(), lease.token())));
    }

    /** Extends leases and returns those that were accepted. */
    default List<Accepted> renew(Connection connection, List<Lease> leases, long millis) throws SQLException {
        List<Lease> renewed = statements()
                .batch(
                        connection,
                        "renew",
                        leases,
                        lease -> List.of(millis, lease.id().value(), lease.token()));
        if (renewed.isEmpty()) {
            return List.of();
        }
        List<String> ids = renewed.stream().map(lease -> lease.id().value()).toList();
        Set<String> cancelled = new HashSet<>(Statements.rows(
                connection,
                statements().text("cancelled").replace("{ids}", Statements.parameters(ids)),
                row -> row.getString(1),
                ids.toArray()));
        return renewed.stream()
                .map(lease -> new Accepted(lease, cancelled.contains(lease.id().value())))
                .toList();
    }

    /**
     * A lease that was accepted.
     *
     * @param cancelled whether somebody asked to cancel the job
     */
    record Accepted(Lease lease, boolean cancelled) {}

    /** A new job as the statements that insert one take it. */
    static List<Object> columns(Envelope job) {
        DueColumn due = DueColumn.of(job.due());
        return List.of(
                uuid(job.id()),
                job.queue(),
                job.name(),
                job.version(),
                job.priority(),
                due.millis(),
                due.relative(),
                job.payload());
    }

    /** An id as drivers send it without a text to be read. */
    static UUID uuid(JobId id) {
        return UUID.fromString(id.value());
    }

    /** The leases among them that were not accepted. */
    static Set<Lease> refused(Collection<Lease> leases, Collection<Lease> accepted) {
        if (accepted.size() == leases.size()) {
            return Set.of();
        }
        Set<Lease> refused = new LinkedHashSet<>(leases);
        accepted.forEach(refused::remove);
        return refused;
    }
}
