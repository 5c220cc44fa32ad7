package org.kerja.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Counts the statements and transactions in a database. It is off at first, since counting statements costs time. */
final class StatementCounter {

    /** A process of PostgreSQL tells its transactions at the latest ten seconds after it became idle. */
    private static final Duration TOLD = Duration.ofSeconds(11);

    /**
     * What happened in a database.
     *
     * @param statements all that were executed, those that begin and end transactions too; not a number where the server
     *     does not count them
     * @param transactions all that ended
     */
    record Counts(double statements, double transactions) {

        Counts since(Counts before) {
            return new Counts(statements - before.statements, transactions - before.transactions);
        }
    }

    private final Server server;
    private final boolean statements;

    StatementCounter(Server server) throws SQLException {
        this.server = server;
        statements = server.text("select current_setting('shared_preload_libraries')")
                        .contains("pg_stat_statements")
                && server.extension("pg_stat_statements");
        stop();
    }

    void start() throws SQLException {
        track("top");
    }

    void stop() throws SQLException {
        track("none");
    }

    /** Lets time pass in which late counts come in. */
    void settle() {
        Clocks.rest(TOLD);
    }

    Counts read(String database) throws SQLException {
        return new Counts(
                statements
                        ? number(
                                "select coalesce(sum(calls), 0) from pg_stat_statements s join pg_database d"
                                        + " on d.oid = s.dbid where d.datname = '%s'",
                                database)
                        : Double.NaN,
                number("select xact_commit + xact_rollback from pg_stat_database where datname = '%s'", database));
    }

    private double number(String sql, String database) throws SQLException {
        try (Statement statement = server.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql.formatted(database))) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private void track(String which) throws SQLException {
        if (statements) {
            server.execute("alter system set pg_stat_statements.track = '" + which + "'");
            server.execute("select pg_reload_conf()");
        }
    }
}
