package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.MemberCounts;
import org.kerja.WorkflowState;
import org.kerja.spi.Millis;
import org.kerja.spi.Outcome;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;
import org.kerja.spi.Workflows;

/** The chains and batches of one connection in the tables {@code kerja_workflows} and {@code kerja_steps}. */
final class DatabaseWorkflows implements Workflows {

    /** Stands instead of a queue where there are outcomes to be taken. No queue of an application is named so. */
    static final String HAS_OUTCOMES = "\u0002";

    private final Database database;
    private final UniqueKeys keys;
    private final DatabaseClaims claims;

    DatabaseWorkflows(Database database, UniqueKeys keys, DatabaseClaims claims) {
        this.database = database;
        this.keys = keys;
        this.claims = claims;
    }

    @Override
    public <R> R change(Function<WorkflowChange, R> change) {
        return database.write("change chains and batches", (connection, dialect) -> {
            DatabaseWorkflowChange one = new DatabaseWorkflowChange(database, connection, dialect, keys);
            R result;
            try {
                result = change.apply(one);
            } catch (DatabaseWorkflowChange.Failed e) {
                throw e.cause();
            }
            claims.pushed(one.pushed());
            if (one.pushed().stream().anyMatch(job -> job.unique().isPresent())) {
                database.afterCommit(keys::pushed);
            }
            database.reached(DatabaseFaultPoint.WORKFLOWS_CHANGED);
            return result;
        });
    }

    @Override
    public boolean hasOutcomes() {
        return claims.foundOutcomes();
    }

    @Override
    public Optional<Workflow> find(String id) {
        return database.query(
                "find a chain or a batch",
                (connection, dialect) -> workflow(connection, dialect.statements(), id, "").stream()
                        .findFirst());
    }

    @Override
    public List<Workflow> list(Workflow.Kind kind, int offset, int limit) {
        return database.query(
                "list chains and batches",
                (connection, dialect) -> dialect.statements()
                        .query(connection, "workflows", DatabaseWorkflows::read, kind.name(), limit, offset));
    }

    @Override
    public int cancelWaiting(String workflow, int limit) {
        return database.write("cancel a chain or a batch", (connection, dialect) -> {
            Statements statements = dialect.statements();
            List<String> waiting =
                    statements.query(connection, "waiting-members", row -> row.getString(1), workflow, limit);
            return Members.cancel(connection, statements, waiting);
        });
    }

    @Override
    public int prune(Duration endedFor, boolean failed, int limit) {
        return database.write("prune chains and batches", (connection, dialect) -> {
            Statements statements = dialect.statements();
            List<String> over = statements.query(
                    connection,
                    "workflows-over",
                    row -> row.getString(1),
                    failed ? "" : WorkflowState.FAILED.name(),
                    Millis.of(endedFor),
                    limit);
            List<String> all = new ArrayList<>(over);
            for (int index = 0; index < all.size(); index++) {
                all.addAll(statements.query(connection, "workflow-parts", row -> row.getString(1), all.get(index)));
            }
            for (String statement : List.of("remove-steps", "remove-members", "remove-outcomes", "remove-workflow")) {
                statements.batch(connection, statement, all, List::of);
            }
            return over.size();
        });
    }

    /** Reads a row, and holds it if that is said. */
    static List<Workflow> workflow(Connection connection, Statements statements, String id, String held)
            throws SQLException {
        return Statements.rows(
                connection, statements.text("workflow").replace("{held}", held), DatabaseWorkflows::read, id);
    }

    private static Workflow read(ResultSet row) throws SQLException {
        int column = 0;
        return new Workflow(
                row.getString(++column),
                Optional.ofNullable(row.getString(++column)),
                Workflow.Kind.valueOf(row.getString(++column)),
                StoredText.read(row.getString(++column)),
                WorkflowState.valueOf(row.getString(++column)),
                new MemberCounts(
                        row.getLong(++column),
                        row.getLong(++column),
                        row.getLong(++column),
                        row.getLong(++column),
                        row.getLong(++column)),
                row.getString(++column),
                row.getLong(++column),
                row.getLong(++column));
    }

    static Outcome outcome(ResultSet row) throws SQLException {
        int column = 1;
        return new Outcome(
                row.getString(++column),
                Outcome.Kind.valueOf(row.getString(++column)),
                job(row.getString(++column)),
                row.getLong(++column),
                StoredText.read(row.getString(++column)));
    }

    private static Optional<JobId> job(@Nullable String id) {
        return Optional.ofNullable(id).map(JobId::new);
    }
}
