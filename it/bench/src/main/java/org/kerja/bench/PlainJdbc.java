package org.kerja.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * The floor: loops of plain JDBC, one connection to dispatch and one to work. Work is a claim of many rows and their
 * deletion, with two statements and commits for all of them. No lease that is checked, no token, no JSON, no hand-over to other threads.
 * One that {@linkplain #announced announces} its jobs has a worker that listens.
 */
final class PlainJdbc implements QueueSystem {

    /** How many rows go into one insert. */
    enum InsertMany {
        UNNEST("insert by unnest") {
            @Override
            void insert(Connection connection, List<NoOperation> jobs) throws SQLException {
                try (PreparedStatement statement =
                        connection.prepareStatement("insert into floor_jobs (id, available_at, token, payload)"
                                + " select id, 0, 0, payload from unnest(?, ?) as job (id, payload)")) {
                    Object[] ids = jobs.stream().map(NoOperation::number).toArray();
                    Object[] payloads = jobs.stream().map(PlainJdbc::json).toArray();
                    statement.setArray(1, connection.createArrayOf("bigint", ids));
                    statement.setArray(2, connection.createArrayOf("text", payloads));
                    statement.executeUpdate();
                }
            }
        },
        BATCH("insert by rewritten batch") {
            @Override
            void insert(Connection connection, List<NoOperation> jobs) throws SQLException {
                connection.setAutoCommit(false);
                try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                    for (NoOperation job : jobs) {
                        set(statement, job);
                        statement.addBatch();
                    }
                    statement.executeBatch();
                }
                connection.setAutoCommit(true);
            }
        };

        private final String described;

        InsertMany(String described) {
            this.described = described;
        }

        abstract void insert(Connection connection, List<NoOperation> jobs) throws SQLException;
    }

    private static final String INSERT =
            "insert into floor_jobs (id, available_at, token, payload) values (?, 0, 0, ?)";

    /** With {@code in} instead of an array, a table taken for empty gets a plan that reads it once for each id. */
    private static final String CLAIM =
            "update floor_jobs set available_at = available_at + 1000000000000000, token = token + 1 where id = any (array"
                    + " (select id from floor_jobs where available_at <= ? order by available_at, id limit ?"
                    + " for update skip locked)) returning id, payload";

    /** In the round trip of the insert before it. */
    private static final String AND_NOTIFY = "; select pg_notify('floor', '')";

    private static final String DELETE = "delete from floor_jobs where id = any (?)";

    private final int batch;
    private final InsertMany insertMany;
    private final boolean announces;
    private final Connection dispatching;
    private final Connection working;
    private volatile boolean stopped;
    private Thread worker = new Thread(() -> {});

    PlainJdbc(String url, int batch, InsertMany insertMany) throws SQLException {
        this(url, batch, insertMany, false);
    }

    /** Notifies of each job that it dispatches by itself, and claims one at a time as soon as it is notified. */
    static PlainJdbc announced(String url) throws SQLException {
        return new PlainJdbc(url, 1, InsertMany.UNNEST, true);
    }

    private PlainJdbc(String url, int batch, InsertMany insertMany, boolean announces) throws SQLException {
        this.batch = batch;
        this.insertMany = insertMany;
        this.announces = announces;
        dispatching = connect(url);
        working = connect(url);
        execute("create table if not exists floor_jobs (id bigint primary key, available_at bigint not null,"
                + " token bigint not null, payload text not null)");
        execute("create index if not exists floor_jobs_due on floor_jobs (available_at, id)");
        if (announces) {
            try (Statement statement = working.createStatement()) {
                statement.execute("listen floor");
            }
        }
    }

    @Override
    public String version() {
        return Versions.ofJarOf(org.postgresql.Driver.class);
    }

    @Override
    public String settings() {
        return "claim " + batch + ", delete " + batch + ", each a transaction of one statement, one connection; "
                + (announces ? "insert and notify in one round trip" : insertMany.described);
    }

    @Override
    public void dispatch(NoOperation job) throws SQLException {
        try (PreparedStatement statement = dispatching.prepareStatement(announces ? INSERT + AND_NOTIFY : INSERT)) {
            set(statement, job);
            statement.execute();
        }
    }

    @Override
    public void dispatchAll(List<NoOperation> jobs) throws SQLException {
        insertMany.insert(dispatching, jobs);
    }

    @Override
    public void start(Consumer<NoOperation> job) {
        stopped = false;
        worker = new Thread(() -> work(job), "plain-jdbc");
        worker.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        worker.join();
    }

    @Override
    public long left() throws SQLException {
        try (Statement statement = dispatching.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from floor_jobs")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public String table() {
        return "floor_jobs";
    }

    @Override
    public void clear() throws SQLException {
        execute("truncate floor_jobs");
    }

    private void work(Consumer<NoOperation> consumer) {
        try {
            while (!stopped) {
                List<NoOperation> claimed = claim();
                if (claimed.isEmpty()) {
                    rest();
                } else {
                    claimed.forEach(consumer);
                    delete(claimed);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rest() throws SQLException {
        if (announces) {
            working.unwrap(PGConnection.class).getNotifications(100);
        } else {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<NoOperation> claim() throws SQLException {
        try (PreparedStatement statement = working.prepareStatement(CLAIM)) {
            statement.setLong(1, System.currentTimeMillis());
            statement.setInt(2, batch);
            List<NoOperation> claimed = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    claimed.add(job(rows));
                }
            }
            return claimed;
        }
    }

    /** When it was dispatched matters only where jobs come singly. */
    private NoOperation job(ResultSet row) throws SQLException {
        return announces ? NoOperation.at(row.getLong(1), sent(row.getString(2))) : NoOperation.now(row.getLong(1));
    }

    private void delete(List<NoOperation> claimed) throws SQLException {
        Object[] ids = claimed.stream().map(NoOperation::number).toArray();
        try (PreparedStatement statement = working.prepareStatement(DELETE)) {
            statement.setArray(1, working.createArrayOf("bigint", ids));
            statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, NoOperation job) throws SQLException {
        statement.setLong(1, job.number());
        statement.setString(2, json(job));
    }

    /** The JSON of a job, with less ado than a library has. */
    static String json(NoOperation job) {
        return "{\"number\":" + job.number() + ",\"sent\":" + job.sent() + ",\"text\":\"" + job.text() + "\"}";
    }

    private static long sent(String json) {
        String before = "\"sent\":";
        int begin = json.indexOf(before) + before.length();
        return Long.parseLong(json.substring(begin, json.indexOf(',', begin)));
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = dispatching.createStatement()) {
            statement.execute(text);
        }
    }
}
