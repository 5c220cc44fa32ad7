package org.kerja.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Processes of Kerja on one database that drain it together, and what the server puts in there for them. */
final class Crew implements AutoCloseable {

    /** Rows that one statement copies. */
    private static final int TOGETHER = 1_000_000;

    /** So far apart are the due times of copied jobs: as if a hundred had been dispatched in each millisecond. */
    private static final int A_MILLISECOND = 100;

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    /**
     * When jobs ran, in microseconds since 1970.
     *
     * @param first the first of all
     * @param early the one after as many as were asked for
     * @param last the last of all
     */
    record Moments(long first, long early, long last) {

        /** Those of two processes together. */
        Moments with(Moments other) {
            return new Moments(Math.min(first, other.first), Math.max(early, other.early), Math.max(last, other.last));
        }
    }

    private final Connection connection;
    private final List<ChildProcess> processes = new ArrayList<>();

    /** So many processes on an empty database, beside the failed jobs of this load. */
    Crew(String url, int number, Load load) throws IOException, SQLException {
        connection = DriverManager.getConnection(url, "postgres", "postgres");
        // Millions of rows take their time.
        connection.setNetworkTimeout(Runnable::run, 0);
        for (int count = 0; count < number; count++) {
            processes.add(new ChildProcess(Contender.KERJA, url, load.flags().toArray(String[]::new)));
        }
        fail(load.failed());
    }

    /** Fills the empty table; jobs a second where a process did. */
    double fill(Load load) throws SQLException {
        execute("truncate kerja_jobs");
        double seconds = Double.NaN;
        if (load.dispatched()) {
            seconds = processes.get(0).bulk(0, load.jobs());
        } else {
            copy(load);
        }
        execute("vacuum analyze kerja_jobs");
        execute("checkpoint");
        return load.jobs() / seconds;
    }

    /** Drains what it was filled with, each job once. */
    Moments drain(Load load, int early) throws SQLException {
        List<ChildProcess> workers = processes.subList(0, load.processes());
        workers.forEach(worker -> worker.expect(load.jobs()));
        long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
        await(
                deadline,
                () -> workers.stream()
                                .mapToLong(worker -> load.jobs() - worker.missing())
                                .sum()
                        >= load.jobs());
        await(deadline, () -> text("select exists (select from kerja_jobs)").equals("f"));
        BitSet ran = new BitSet();
        int runs = 0;
        List<Moments> moments = new ArrayList<>();
        for (ChildProcess worker : workers) {
            BitSet some = worker.ran();
            ran.or(some);
            runs += some.cardinality();
            worker.moments(early).ifPresent(moments::add);
            worker.stop();
        }
        if (ran.cardinality() != load.jobs() || runs != load.jobs()) {
            throw new IllegalStateException(
                    ran.cardinality() + " of " + load.jobs() + " jobs ran, " + runs + " times in sum");
        }
        return moments.stream().reduce(Moments::with).orElseThrow();
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(long deadline, Condition condition) throws SQLException {
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Not all jobs have ended in " + LONGEST_DRAIN);
            }
            Clocks.rest(Duration.ofMillis(20));
        }
    }

    /** Copies a job that Kerja dispatched, with ids in the order of their due times, as those that it makes. */
    private void copy(Load load) throws SQLException {
        processes.get(0).oneByOne(0, 1);
        execute("create temporary table template as select * from kerja_jobs");
        execute("truncate kerja_jobs");
        for (int from = 0; from < load.jobs(); from += TOGETHER) {
            execute("""
                    insert into kerja_jobs (id, queue, name, version, priority, available_at, created_at, payload)
                    select cast(lpad(to_hex(due), 12, '0') || '7' || lpad(to_hex(number %% %1$d), 3, '0') || '8'
                             || left(md5(cast(random() as text)), 15) as uuid),
                           queue || case when %2$d = 1 then '' else '-' || floor(random() * %2$d) end, name, version, priority, due, due,
                           replace(payload, '"number":0', '"number":' || number)
                    from (select template.*, number, available_at - (%3$d - number) / %1$d as due
                          from template, generate_series(%4$d, %5$d) as number) job
                    """.formatted(
                    A_MILLISECOND, load.queues(), load.jobs(), from, Math.min(load.jobs(), from + TOGETHER) - 1));
        }
        execute("drop table template");
    }

    /** Keeps copies of a job as failed ones. */
    private void fail(int jobs) throws SQLException {
        if (jobs == 0) {
            return;
        }
        processes.get(0).oneByOne(0, 1);
        for (int from = 0; from < jobs; from += TOGETHER) {
            execute("""
                    insert into kerja_failed_jobs
                      (id, connection, queue, name, version, priority, created_at, failed_at, reason, message,
                       attempt, failures, lease_token, payload)
                    select lpad(to_hex(created_at), 8, '0') || lpad(to_hex(number), 28, '0'), 'database', queue, name, version,
                           priority, created_at, created_at - %1$d + number, 'EXCEPTION', 'It did not work', 3, 3, 3, payload
                    from kerja_jobs, generate_series(%2$d, %3$d) as number
                    """.formatted(jobs, from, Math.min(jobs, from + TOGETHER) - 1));
        }
        execute("vacuum analyze kerja_failed_jobs");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        processes.forEach(ChildProcess::close);
        connection.close();
    }
}
