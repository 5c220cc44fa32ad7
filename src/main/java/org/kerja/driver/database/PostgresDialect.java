package org.kerja.driver.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.kerja.JobId;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.Lease;
import org.kerja.spi.Millis;
import org.kerja.spi.QueueDue;

/** PostgreSQL: rows travel as arrays, one statement for all of them, and claims skip what others have locked. */
final class PostgresDialect implements Dialect {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** Beyond some hundred rows a statement more of them brings nothing, and each is held twice in memory. */
    private static final int PUSHED_AT_ONCE = 1000;

    /** Beyond some kinds of jobs, a statement for each takes longer than one that repeats for each job what kind it is. */
    private static final int KINDS_AT_ONCE = 10;

    /** Its date_part computes with doubles, which hold microseconds until the year 2255; extract takes decimals. */
    private static final String CLOCK = "cast(floor(date_part('epoch', statement_timestamp()) * 1000) as bigint)";

    /**
     * By how much each claim of this node raises a token. Claims that a crash of the server has undone used tokens
     * that the server does not know; those of another node differ from them by this number.
     */
    private final long tokenStep = RandomGenerator.getDefault().nextLong(1, 1L << 31);

    private final Statements statements = new Statements("postgresql", CLOCK);
    private final String andAnnounce = "\n" + statements.text("and-announce");
    private final String claim = claimOf("wanted-in-line");
    private final String claimOnward = claimOf("wanted-onward");
    private final String claimDispatched = claimOf("wanted-of-dispatched");
    private final String due = dueOf("places-of-all");
    private final String dueOnward = dueOf("places-onward");

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
    public boolean goesOn() {
        return true;
    }

    @Override
    public boolean notifies() {
        return true;
    }

    @Override
    public void announce(Connection connection, String text) throws SQLException {
        Statements.execute(connection, statements.text("announce"), text);
    }

    @Override
    public Optional<Notifications> listen(Connection connection) throws SQLException {
        Optional<DriverNotifications> driver = DriverNotifications.of(connection);
        if (driver.isPresent()) {
            statements.update(connection, "listen");
        } else {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "The data source does not let the driver of PostgreSQL through; jobs of other nodes are found by polling");
        }
        return driver.map(notifications -> new Notifications() {
            @Override
            public List<String> next(Duration patience) throws SQLException {
                return notifications.next(patience);
            }

            @Override
            public void end() throws SQLException {
                statements.update(connection, "unlisten");
            }
        });
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
        if (jobs.size() == 1) {
            Insert one = insert(jobs.get(0));
            Statements.execute(connection, one.text() + condition, one.columns().toArray());
            return;
        }
        for (int from = 0; from < jobs.size(); from += PUSHED_AT_ONCE) {
            List<Envelope> some = jobs.subList(from, Math.min(jobs.size(), from + PUSHED_AT_ONCE));
            Map<Alike, List<Envelope>> kinds =
                    some.stream().collect(Collectors.groupingBy(Alike::of, LinkedHashMap::new, Collectors.toList()));
            if (kinds.size() <= KINDS_AT_ONCE) {
                for (List<Envelope> kind : kinds.values()) {
                    pushAlike(connection, kind, condition);
                }
            } else {
                pushMany(connection, some, condition);
            }
        }
    }

    @Override
    public void push(Connection connection, Envelope job, String text) throws SQLException {
        Insert one = insert(job);
        List<Object> parameters = new ArrayList<>(one.columns());
        parameters.add(text);
        Statements.execute(connection, one.text() + andAnnounce, parameters.toArray());
    }

    /** How one job is inserted. */
    private record Insert(String text, List<Object> columns) {}

    /** Most are due now, and have a statement that is shorter by a tenth. */
    private Insert insert(Envelope job) {
        return job.due().equals(Due.NOW)
                ? new Insert(
                        statements.text("push-now"),
                        List.of(
                                Dialect.uuid(job.id()),
                                job.queue(),
                                job.name(),
                                job.version(),
                                job.priority(),
                                job.payload()))
                : new Insert(statements.text("push"), Dialect.columns(job));
    }

    @Override
    public boolean pushesClaimed() {
        return true;
    }

    @Override
    public long pushClaimed(Connection connection, Envelope job, ClaimRequest request) throws SQLException {
        return statements
                .query(
                        connection,
                        "push-claimed",
                        row -> row.getLong(1),
                        Dialect.uuid(job.id()),
                        job.name(),
                        job.version(),
                        job.priority(),
                        job.payload(),
                        Millis.of(request.lease()),
                        request.node(),
                        job.queue(),
                        job.queue())
                .get(0);
    }

    /** What most jobs of a bulk have in common. */
    private record Alike(String queue, String name, int version, int priority, Due due) {

        static Alike of(Envelope job) {
            return new Alike(job.queue(), job.name(), job.version(), job.priority(), job.due());
        }
    }

    private void pushAlike(Connection connection, List<Envelope> jobs, String condition) throws SQLException {
        Envelope first = jobs.get(0);
        DueColumn due = DueColumn.of(first.due());
        try (PreparedStatement statement = connection.prepareStatement(statements.text("push-alike") + condition)) {
            statement.setString(1, first.queue());
            statement.setString(2, first.name());
            statement.setInt(3, first.version());
            statement.setInt(4, first.priority());
            statement.setLong(5, due.millis());
            statement.setLong(6, due.relative());
            statement.setArray(7, texts(connection, jobs, job -> job.id().value()));
            statement.setArray(8, texts(connection, jobs, Envelope::payload));
            statement.executeUpdate();
        }
    }

    private void pushMany(Connection connection, List<Envelope> jobs, String condition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("push-many") + condition)) {
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
            lease(statement, request);
            statement.setArray(4, texts(connection, request.queues(), queue -> queue));
            statement.setArray(5, texts(connection, request.names(), name -> name));
            statement.setInt(6, request.limit());
            statement.setInt(7, request.limit());
            return claimed(statement);
        }
    }

    @Override
    public List<ClaimedRow> claimPlaces(Connection connection, ClaimRequest request, List<ClaimFront.Place> places)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claimOnward)) {
            lease(statement, request);
            places(statement, 4, places);
            statement.setArray(8, texts(connection, request.names(), name -> name));
            statement.setInt(9, request.limit());
            statement.setInt(10, request.limit());
            return claimed(statement);
        }
    }

    private static void places(PreparedStatement statement, int parameter, List<ClaimFront.Place> places)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(parameter, texts(connection, places, ClaimFront.Place::queue));
        statement.setArray(parameter + 1, numbers(connection, places, place -> (long) place.priority()));
        statement.setArray(parameter + 2, numbers(connection, places, ClaimFront.Place::since));
        statement.setArray(parameter + 3, numbers(connection, places, ClaimFront.Place::until));
    }

    @Override
    public List<ClaimedRow> claimDispatched(Connection connection, ClaimRequest request, Collection<JobId> dispatched)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claimDispatched)) {
            lease(statement, request);
            statement.setArray(4, texts(connection, dispatched, JobId::value));
            statement.setArray(5, texts(connection, request.queues(), queue -> queue));
            statement.setArray(6, texts(connection, request.names(), name -> name));
            statement.setInt(7, request.limit());
            return claimed(statement);
        }
    }

    @Override
    public void putInLine(Connection connection, List<Envelope> jobs) throws SQLException {
        List<List<Object>> columns = jobs.stream().map(LimitedQueue::columns).toList();
        try (PreparedStatement statement = connection.prepareStatement(statements.text("put-in-line"))) {
            for (int column = 0; column < 3; column++) {
                int place = column;
                statement.setArray(column + 1, texts(connection, columns, row -> String.valueOf(row.get(place))));
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void readByIndex(Connection connection) throws SQLException {
        Statements.execute(connection, statements.text("by-index"));
    }

    @Override
    public List<String> lines(Connection connection, String after, String before, int most) throws SQLException {
        String behind = before.isEmpty() ? "" : "and job.line < ?";
        return Statements.rows(
                connection,
                statements.text("lines").replace("{behind}", behind),
                row -> StoredText.read(row.getString(1)),
                before.isEmpty() ? new Object[] {after, most} : new Object[] {after, before, before, most});
    }

    @Override
    public List<Object> inLineParameters() {
        return List.of(tokenStep);
    }

    @Override
    public List<ClaimedRow> take(Connection connection, List<ClaimedRow> rows, ClaimRequest request)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("take-limited"))) {
            lease(statement, request);
            statement.setArray(4, texts(connection, rows, ClaimedRow::id));
            statement.executeUpdate();
        }
        return rows;
    }

    private String claimOf(String wanted) {
        return statements.text("claim").replace("{wanted}", statements.text(wanted));
    }

    private String dueOf(String places) {
        return statements.text("due").replace("{places}", statements.text(places));
    }

    /** The text that looks everywhere. */
    String due() {
        return due;
    }

    /** The text that looks at parts of queues. */
    String dueOnward() {
        return dueOnward;
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

    private static List<ClaimedRow> claimed(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = second(statement)) {
            return ClaimedRow.all(rows);
        }
    }

    /** The lease comes before what is wanted. */
    private void lease(PreparedStatement statement, ClaimRequest request) throws SQLException {
        statement.setLong(1, Millis.of(request.lease()));
        statement.setLong(2, tokenStep);
        statement.setString(3, request.node());
    }

    @Override
    public List<QueueDue> due(Connection connection, Collection<String> queues, Set<String> names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(due)) {
            return due(statement, 1, queues, names);
        }
    }

    @Override
    public List<QueueDue> dueOnward(Connection connection, Set<String> names, List<ClaimFront.Place> places)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dueOnward)) {
            places(statement, 1, places);
            return due(statement, 5, List.of(), names);
        }
    }

    private static List<QueueDue> due(
            PreparedStatement statement, int parameter, Collection<String> queues, Set<String> names)
            throws SQLException {
        Array ofNames = texts(statement.getConnection(), names, name -> name);
        Array ofQueues = texts(statement.getConnection(), queues, queue -> queue);
        statement.setArray(parameter, ofNames);
        statement.setArray(parameter + 1, ofNames);
        statement.setArray(parameter + 2, ofQueues);
        statement.setArray(parameter + 3, ofQueues);
        try (ResultSet rows = statement.executeQuery()) {
            List<QueueDue> due = new ArrayList<>();
            while (rows.next()) {
                due.add(new QueueDue(rows.getString(1), Millis.notNegative(rows.getLong(2))));
            }
            return due;
        }
    }

    @Override
    public List<ClaimFront.Found> unknown(
            Connection connection, List<ClaimFront.QueueGap> queues, List<ClaimFront.Gap> priorities)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(statements.text("gaps"))) {
            long late = ClaimFront.LATE.toMillis();
            statement.setLong(1, late);
            statement.setArray(2, texts(connection, queues, ClaimFront.QueueGap::above));
            statement.setArray(3, texts(connection, queues, ClaimFront.QueueGap::below));
            statement.setLong(4, late);
            statement.setArray(5, texts(connection, priorities, ClaimFront.Gap::queue));
            statement.setArray(6, numbers(connection, priorities, ClaimFront.Gap::above));
            statement.setArray(7, numbers(connection, priorities, ClaimFront.Gap::below));
            try (ResultSet rows = statement.executeQuery()) {
                List<ClaimFront.Found> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new ClaimFront.Found(rows.getString(1), rows.getInt(2), rows.getLong(3)));
                }
                return found;
            }
        }
    }

    @Override
    public Set<Lease> complete(Connection connection, List<Lease> leases) throws SQLException {
        Set<Lease> refused = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                statements.text("complete"), ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            for (List<Lease> some : byToken(leases)) {
                leases(statement, 1, some);
                try (ResultSet rows = second(statement)) {
                    refused.addAll(refused(some, rows));
                }
            }
        }
        return refused;
    }

    /** Nearly always as many rows come back as went, and then they need not be read. */
    private static Set<Lease> refused(List<Lease> leases, ResultSet rows) throws SQLException {
        if (rows.last() && rows.getRow() == leases.size()) {
            return Set.of();
        }
        rows.beforeFirst();
        List<Lease> accepted = new ArrayList<>();
        while (rows.next()) {
            accepted.add(new Lease(new JobId(rows.getString(1)), leases.get(0).token()));
        }
        return Dialect.refused(leases, accepted);
    }

    @Override
    public List<Accepted> renew(Connection connection, List<Lease> leases, long millis) throws SQLException {
        List<Accepted> renewed = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(statements.text("renew"))) {
            for (List<Lease> some : byToken(leases)) {
                statement.setLong(1, millis);
                leases(statement, 2, some);
                try (ResultSet rows = second(statement)) {
                    while (rows.next()) {
                        Lease lease = new Lease(
                                new JobId(rows.getString(1)), some.get(0).token());
                        renewed.add(new Accepted(lease, rows.getInt(2) != 0));
                    }
                }
            }
        }
        return renewed;
    }

    /**
     * A statement for each token rather than one that compares pairs: most jobs are in their first attempt, so that
     * there is one, and PostgreSQL walks the ids of an array in half the time that a join with pairs takes.
     */
    private static Collection<List<Lease>> byToken(List<Lease> leases) {
        return leases.stream()
                .collect(Collectors.groupingBy(Lease::token, TreeMap::new, Collectors.toList()))
                .values();
    }

    private static void leases(PreparedStatement statement, int parameter, List<Lease> leases) throws SQLException {
        statement.setArray(
                parameter,
                texts(statement.getConnection(), leases, lease -> lease.id().value()));
        statement.setLong(parameter + 1, leases.get(0).token());
    }

    /** Executes a text of two statements; the first result is that of the planner's settings. */
    private static ResultSet second(PreparedStatement statement) throws SQLException {
        statement.execute();
        statement.getMoreResults();
        return statement.getResultSet();
    }

    /** Arrays of their own types travel in PostgreSQL's binary form. */
    private static <T> Array texts(Connection connection, Collection<T> all, Function<T, String> column)
            throws SQLException {
        return connection.createArrayOf("text", all.stream().map(column).toArray(String[]::new));
    }

    private static <T> Array numbers(Connection connection, List<T> all, Function<T, Long> column) throws SQLException {
        return connection.createArrayOf("bigint", all.stream().map(column).toArray(Long[]::new));
    }
}
