package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kerja.JobId;
import org.kerja.OnDuplicate;
import org.kerja.driver.database.UniqueKeys.Taken;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Pushed;
import org.kerja.spi.Uniqueness;

/** One push of jobs of which some have keys, within one transaction. */
final class UniquePush {

    private final UniqueKeys keys;
    private final Connection connection;
    private final Dialect dialect;
    private final List<Envelope> jobs;
    private final Consumer<FaultPoint> reached;
    private final Map<String, Taken> rows = new HashMap<>();
    private final Map<String, Taken> changed = new LinkedHashMap<>();
    private final Map<JobId, Envelope> accepted = new LinkedHashMap<>();
    private final Map<JobId, Pushed> outcomes = new HashMap<>();

    UniquePush(
            UniqueKeys keys,
            Connection connection,
            Dialect dialect,
            List<Envelope> jobs,
            Consumer<FaultPoint> reached) {
        this.keys = keys;
        this.connection = connection;
        this.dialect = dialect;
        this.jobs = jobs;
        this.reached = reached;
    }

    /** Stores the jobs, as {@link org.kerja.spi.JobStore#pushUnique} says. */
    List<Pushed> store() throws SQLException {
        Map<JobId, Uniqueness> wanted = new LinkedHashMap<>();
        jobs.forEach(job -> job.unique().ifPresent(unique -> wanted.put(job.id(), unique)));
        if (findDuplicates(wanted)) {
            rows.putAll(keys.lock(connection, dialect, wanted));
        }
        if (settle(true)) {
            settle(false);
            UniqueKeys.give(connection, dialect, new ArrayList<>(changed.values()));
            reached.accept(DatabaseFaultPoint.KEYS_TAKEN);
            List<Envelope> inOrder = accepted.values().stream()
                    .sorted(Comparator.comparing(Envelope::id))
                    .toList();
            if (!inOrder.isEmpty()) {
                LimitedQueue.push(connection, dialect, inOrder);
            }
        }
        return jobs.stream()
                .map(job -> outcomes.getOrDefault(job.id(), new Pushed.Stored()))
                .toList();
    }

    /**
     * Most duplicates are found without a lock, so that nobody waits for a transaction that dispatches nothing.
     *
     * @return whether there are others
     */
    private boolean findDuplicates(Map<JobId, Uniqueness> wanted) throws SQLException {
        Map<String, JobId> held = keys.held(
                connection,
                dialect,
                wanted.values().stream()
                        .filter(unique -> !unique.replaces())
                        .map(Uniqueness::key)
                        .distinct()
                        .toList());
        for (Map.Entry<JobId, Uniqueness> entry : Map.copyOf(wanted).entrySet()) {
            JobId holder = held.get(entry.getValue().key());
            if (holder != null
                    && !holder.equals(entry.getKey())
                    && !entry.getValue().replaces()) {
                outcomes.put(entry.getKey(), new Pushed.Duplicate(holder));
                wanted.remove(entry.getKey());
            }
        }
        return !wanted.isEmpty();
    }

    /** Decides about those that say that they refuse, or about all others; false if one is refused. */
    private boolean settle(boolean refusing) throws SQLException {
        boolean none = true;
        for (Envelope job : jobs) {
            boolean refuses = job.unique()
                    .filter(unique -> unique.onDuplicate() == OnDuplicate.REFUSE)
                    .isPresent();
            if (refuses == refusing) {
                Pushed outcome = outcomes.get(job.id());
                if (outcome == null) {
                    outcome =
                            job.unique().isPresent() ? settle(job, job.unique().get()) : accept(job);
                    outcomes.put(job.id(), outcome);
                }
                none &= !(outcome instanceof Pushed.Duplicate);
            }
        }
        return none || !refusing;
    }

    private Pushed accept(Envelope job) {
        accepted.put(job.id(), job);
        return new Pushed.Stored();
    }

    private Pushed settle(Envelope job, Uniqueness unique) throws SQLException {
        Taken taken = UniqueKeys.row(rows, unique);
        if (taken.job().equals(job.id())) {
            return accept(job, taken);
        }
        if (!accepted.containsKey(taken.job()) && !keys.holds(connection, dialect, taken)) {
            return accept(job, taken.by(job.id(), unique, taken.now()));
        }
        if (unique.replaces() && remove(taken.job())) {
            long since = unique.onDuplicate() == OnDuplicate.EXTEND ? taken.since() : taken.now();
            accept(job, taken.by(job.id(), unique, since));
            return new Pushed.InPlaceOf(taken.job());
        }
        // It was not to be removed, and may have come to its end by now.
        if (unique.replaces() && !keys.holds(connection, dialect, taken)) {
            return accept(job, taken.by(job.id(), unique, taken.now()));
        }
        return new Pushed.Duplicate(taken.job());
    }

    private Pushed accept(Envelope job, Taken taken) {
        Uniqueness unique = job.unique().orElseThrow();
        if (!taken.equals(rows.put(unique.key(), taken))) {
            changed.put(unique.key(), taken);
        }
        return accept(job.due(unique.latest(job.due(), taken.since(), taken.now())));
    }

    /** Removes a job that waits; false if a worker has it or it is gone. */
    private boolean remove(JobId id) throws SQLException {
        if (accepted.remove(id) != null) {
            return true;
        }
        boolean removed = dialect.statements().update(connection, "cancel-waiting", id.value()) > 0;
        if (removed) {
            Members.removed(connection, dialect.statements(), List.of(id.value()));
        }
        return removed;
    }
}
