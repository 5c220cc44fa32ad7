package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerja.JobId;
import org.kerja.spi.End;
import org.kerja.spi.Failure;
import org.kerja.spi.Outcome;

/**
 * Which jobs are parts of chains and batches, in the table {@code kerja_members}, and what has become of them, in {@code kerja_outcomes}. A job that has failed stays
 * a part, since it may be retried. Called in the transaction in which that becomes of them.
 */
final class Members {

    private Members() {}

    /** Jobs are parts of a chain or a batch from now on. */
    static void add(Connection connection, Statements statements, String workflow, List<JobId> jobs)
            throws SQLException {
        statements.batch(connection, "add-member", jobs, job -> List.of(job.value(), workflow));
    }

    /** Jobs have ended, some of which are parts. */
    static void ended(Connection connection, Statements statements, Collection<End> ends) throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (End end : ends) {
            if (end.membership().isPresent()) {
                jobs.add(end.lease().id().value());
                outcomes.add(Outcome.of(end.membership().get(), end));
            }
        }
        if (!jobs.isEmpty()) {
            statements.batch(connection, "remove-member", jobs, List::of);
            told(connection, statements, outcomes);
        }
    }

    /** A job has failed. */
    static void failed(Connection connection, Statements statements, Failure failure) throws SQLException {
        JobId job = failure.lease().id();
        for (String workflow : of(connection, statements, List.of(job.value())).values()) {
            told(
                    connection,
                    statements,
                    List.of(new Outcome(
                            workflow,
                            Outcome.Kind.FAILED,
                            Optional.of(job),
                            1,
                            StoredText.message(failure.message()))));
        }
    }

    /** Failed jobs lie in their queues again. */
    static void retried(Connection connection, Statements statements, List<String> jobs) throws SQLException {
        told(connection, statements, counted(of(connection, statements, jobs).values(), Outcome.Kind.RETRIED));
    }

    /** Removes those of these jobs that wait, and returns how many. */
    static int cancel(Connection connection, Statements statements, List<String> jobs) throws SQLException {
        List<String> cancelled = statements.batch(connection, "cancel-waiting", jobs, List::of);
        removed(connection, statements, cancelled);
        return cancelled.size();
    }

    /** Jobs are gone that have not ended by themselves. */
    static void removed(Connection connection, Statements statements, List<String> jobs) throws SQLException {
        Map<String, String> members = of(connection, statements, jobs);
        if (!members.isEmpty()) {
            statements.batch(connection, "remove-member", List.copyOf(members.keySet()), List::of);
            told(connection, statements, counted(members.values(), Outcome.Kind.CANCELLED));
        }
    }

    /** Notes what has become of jobs. */
    static void told(Connection connection, Statements statements, List<Outcome> outcomes) throws SQLException {
        if (!outcomes.isEmpty()) {
            statements.batch(
                    connection,
                    "add-outcome",
                    Outcome.together(outcomes),
                    outcome -> Arrays.asList(
                            outcome.workflow(),
                            outcome.kind().name(),
                            outcome.job().map(JobId::value).orElse(null),
                            outcome.count(),
                            StoredText.of(outcome.text())));
        }
    }

    private static List<Outcome> counted(Collection<String> workflows, Outcome.Kind kind) {
        return workflows.stream()
                .map(workflow -> new Outcome(workflow, kind, Optional.empty(), 1, ""))
                .toList();
    }

    /** The chain or batch of each of these jobs that is part of one. */
    private static Map<String, String> of(Connection connection, Statements statements, List<String> jobs)
            throws SQLException {
        Map<String, String> members = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            Statements.rows(
                            connection,
                            statements.text("members").replace("{ids}", Statements.parameters(jobs)),
                            row -> Map.entry(row.getString(1), row.getString(2)),
                            jobs.stream().map(JobId::new).map(Dialect::uuid).toArray())
                    .forEach(member -> members.put(member.getKey(), member.getValue()));
        }
        return members;
    }
}
