package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.spi.Envelope;
import org.kerja.spi.Outcome;
import org.kerja.spi.Pushed;
import org.kerja.spi.Step;
import org.kerja.spi.Workflow;
import org.kerja.spi.WorkflowChange;

/** A change of chains and batches within one transaction. */
final class DatabaseWorkflowChange implements WorkflowChange {

    /** An error of the database on its way through code that knows of none. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final SQLException cause;

        Failed(SQLException cause) {
            super(cause);
            this.cause = cause;
        }

        SQLException cause() {
            return cause;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(Statements statements) throws SQLException;
    }

    /**
     * An outcome that is to be taken.
     *
     * @param row its place in the table
     */
    private record Taken(long row, Outcome outcome) {}

    private final Database database;
    private final Connection connection;
    private final Dialect dialect;
    private final UniqueKeys keys;
    private final List<Envelope> pushed = new ArrayList<>();

    DatabaseWorkflowChange(Database database, Connection connection, Dialect dialect, UniqueKeys keys) {
        this.database = database;
        this.connection = connection;
        this.dialect = dialect;
        this.keys = keys;
    }

    /** The jobs that were stored. */
    List<Envelope> pushed() {
        return pushed;
    }

    private <T> T sql(Work<T> work) {
        try {
            return work.run(dialect.statements());
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    @Override
    public List<Outcome> outcomes(int limit) {
        return sql(statements -> {
            if (statements
                    .query(connection, "hold-first-outcome", row -> row.getLong(1))
                    .isEmpty()) {
                return List.of();
            }
            List<Taken> taken = statements.query(
                    connection, "outcomes", row -> new Taken(row.getLong(1), DatabaseWorkflows.outcome(row)), limit);
            statements.batch(connection, "remove-outcome", taken, one -> List.of(one.row()));
            return taken.stream().map(Taken::outcome).toList();
        });
    }

    @Override
    public Optional<Workflow> workflow(String id) {
        return sql(statements -> DatabaseWorkflows.workflow(connection, statements, id, "for update").stream()
                .findFirst());
    }

    @Override
    public List<String> children(String id) {
        return sql(statements -> statements.query(connection, "workflow-parts", row -> row.getString(1), id));
    }

    @Override
    public List<Step> steps(String id, int limit) {
        return sql(statements -> statements.query(
                connection, "steps", row -> new Step(row.getString(1), row.getLong(2), row.getString(3)), id, limit));
    }

    @Override
    public Optional<Long> lastPosition(String id) {
        return sql(statements -> statements
                .query(
                        connection,
                        "last-step",
                        row -> Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue),
                        id)
                .get(0));
    }

    @Override
    public void add(Workflow workflow) {
        sql(statements -> statements.batch(
                connection,
                "add-workflow",
                List.of(workflow),
                one -> Arrays.asList(
                        one.id(),
                        one.parent().orElse(null),
                        one.kind().name(),
                        one.name(),
                        one.state().name(),
                        one.counts().total(),
                        one.counts().succeeded(),
                        one.counts().failed(),
                        one.counts().cancelled(),
                        one.counts().skipped(),
                        StoredText.of(one.body()))));
    }

    @Override
    public void replace(Workflow workflow) {
        sql(statements -> statements.update(
                connection,
                "replace-workflow",
                workflow.state().name(),
                workflow.counts().total(),
                workflow.counts().succeeded(),
                workflow.counts().failed(),
                workflow.counts().cancelled(),
                workflow.counts().skipped(),
                StoredText.of(workflow.body()),
                workflow.hasEnded() ? 1 : 0,
                workflow.id()));
    }

    @Override
    public void addSteps(Collection<Step> steps) {
        sql(statements -> statements.batch(
                connection,
                "add-step",
                List.copyOf(steps),
                step -> Arrays.asList(step.workflow(), step.position(), step.body())));
    }

    @Override
    public void removeSteps(Collection<Step> steps) {
        sql(statements -> statements.batch(
                connection, "remove-step", List.copyOf(steps), step -> List.of(step.workflow(), step.position())));
    }

    @Override
    public void push(String workflow, List<Envelope> jobs) {
        sql(statements -> {
            List<Pushed> outcomes = store(jobs);
            List<JobId> stored = new ArrayList<>();
            List<Outcome> skipped = new ArrayList<>();
            for (int index = 0; index < jobs.size(); index++) {
                if (outcomes.get(index) instanceof Pushed.Duplicate) {
                    skipped.add(new Outcome(workflow, Outcome.Kind.SKIPPED, Optional.empty(), 1, ""));
                } else {
                    stored.add(jobs.get(index).id());
                    pushed.add(jobs.get(index));
                }
            }
            Members.add(connection, statements, workflow, stored);
            Members.told(connection, statements, skipped);
            return true;
        });
    }

    private List<Pushed> store(List<Envelope> jobs) throws SQLException {
        if (jobs.stream().anyMatch(job -> job.unique().isPresent())) {
            return new UniquePush(keys, connection, dialect, jobs, database::reached).store();
        }
        LimitedQueue.push(
                connection,
                dialect,
                jobs.stream().sorted(Comparator.comparing(Envelope::id)).toList());
        return jobs.stream().<Pushed>map(job -> new Pushed.Stored()).toList();
    }

    @Override
    public void push(List<Envelope> jobs) {
        sql(statements -> {
            store(jobs);
            pushed.addAll(jobs);
            return true;
        });
    }

    @Override
    public void goOn(String workflow) {
        sql(statements -> {
            Members.told(
                    connection,
                    statements,
                    List.of(new Outcome(workflow, Outcome.Kind.UNFINISHED, Optional.empty(), 1, "")));
            return true;
        });
    }
}
