package org.kerja.faults;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kerja.FailedJob;
import org.kerja.FailedJobFilter;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.driver.database.TestDataSource;
import org.kerja.driver.database.TestDatabase;
import org.kerja.engine.Engine;
import org.kerja.faults.history.Remains;
import org.kerja.faults.node.NodeEngine;
import org.kerja.spi.JobInvoker;

/** Sees the store past all faults, through the library itself. It runs no jobs. */
final class Observer implements AutoCloseable {

    private static final int PAGE = 500;
    private static final int CONNECTIONS = 4;

    private final AgroalDataSource dataSource;
    private final Engine engine;

    Observer(FaultyStore store) {
        dataSource = TestDataSource.open(
                new TestDatabase.Place(store.url(), store.user(), store.password(), "", () -> {}), true, CONNECTIONS);
        engine = NodeEngine.builder(Map.of("kerja.enabled", "false"), dataSource, new NoWork())
                .transactions(NarayanaTransactions.transactions())
                .build();
    }

    /** Makes the tables of the library and of the jobs. */
    void prepare() throws SQLException {
        engine.queueManager().queue("default").sizes();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table effects (job varchar(36) not null)");
            statement.execute("create table crossings (id integer primary key, number integer not null)");
            statement.execute("insert into crossings values (1, 0), (2, 0)");
        }
    }

    /** Waits until no job lies in the queue; false if some stay. */
    boolean awaitEmptyQueue() {
        try {
            Waiting.forResult(
                    "an empty queue",
                    () -> engine.queueManager().queue("default").sizes().total(),
                    total -> total == 0);
            return true;
        } catch (AssertionError e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.ERROR, "Jobs are stuck", e);
            return false;
        }
    }

    Remains remains() throws SQLException {
        Map<String, Remains.Failure> failed = new HashMap<>();
        List<FailedJob> page;
        int offset = 0;
        do {
            page = engine.queueManager().failedJobs().list(FailedJobFilter.all(), offset, PAGE);
            page.forEach(job -> failed.put(job.id().value(), failure(job)));
            offset += PAGE;
        } while (!page.isEmpty());
        Map<String, Integer> effects = new HashMap<>();
        column("select job from effects").forEach(job -> effects.merge(job, 1, Integer::sum));
        return new Remains(
                Set.copyOf(column("select id from kerja_jobs")),
                failed,
                effects,
                Set.copyOf(column("select id from kerja_ended_jobs")));
    }

    private static Remains.Failure failure(FailedJob job) {
        return new Remains.Failure(
                job.reason().name(),
                job.counters().deliveries(),
                job.counters().failures(),
                job.counters().spent(),
                job.attempts().stream()
                        .map(one -> new Remains.Attempt(one.reason().name(), one.message()))
                        .toList());
    }

    private List<String> column(String query) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    @Override
    public void close() {
        engine.close();
        dataSource.close();
    }

    private static final class NoWork implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) {
            throw new IllegalStateException("An observer runs no jobs");
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            throw new IllegalStateException("An observer runs no jobs");
        }
    }
}
