package org.kerja.driver.database;

import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.QueueSizes;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Millis;
import org.kerja.spi.Progress;
import org.kerja.spi.Pushed;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;
import org.kerja.spi.StoredJob;
import org.kerja.spi.Workflows;

/** The jobs of one connection in the table {@code kerja_jobs}. */
final class DatabaseJobStore implements JobStore {

    private static final Logger LOGGER = System.getLogger("org.kerja.driver.database");

    /** A job that changes hands between two statements of a cancellation does so once, hardly twice. */
    private static final int CANCEL_TRIES = 5;

    private static final int CLEARED_AT_ONCE = 1_000;

    private static final Comparator<Lease> LOCK_ORDER = Comparator.comparing(Lease::id);

    private final Database database;
    private final DatabaseClaims claims;
    private final WakeUps wakeUps;
    private final LimitUses uses;
    private final DatabasePushes pushes;
    private final EndedJobs endedJobs;
    private final DatabaseWorkflows workflows;
    private final FailedJobStore failedJobs;

    DatabaseJobStore(Database database) {
        this.database = database;
        UniqueKeys keys = new UniqueKeys(database);
        this.uses = new LimitUses(database);
        this.claims = new DatabaseClaims(database, new ClaimFront(System::nanoTime), uses);
        this.pushes = new DatabasePushes(database, claims, keys);
        this.wakeUps = new WakeUps(database);
        this.endedJobs = new EndedJobs(database);
        this.workflows = new DatabaseWorkflows(database, keys, claims);
        this.failedJobs = new DatabaseFailedJobs(database, keys);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.allOf(Capability.class);
        if (!database.joinsTransactions()) {
            capabilities.remove(Capability.TRANSACTIONS);
        }
        return Collections.unmodifiableSet(capabilities);
    }

    @Override
    public void push(List<Envelope> jobs) {
        if (!jobs.isEmpty()) {
            pushes.push(inOrder(jobs, Comparator.comparing(Envelope::id)));
        }
    }

    @Override
    public boolean push(List<Envelope> jobs, Announcement announcement) {
        if (jobs.size() == 1 && announces() && jobs.get(0).line().isEmpty()) {
            return pushes.announced(jobs.get(0), wakeUps.text(announcement));
        }
        push(jobs);
        return false;
    }

    @Override
    public List<Pushed> pushUnique(List<Envelope> jobs) {
        return pushes.unique(jobs);
    }

    @Override
    public boolean pushesClaimed() {
        return database.dialect().pushesClaimed();
    }

    @Override
    public Optional<Claim> pushClaimed(Envelope job, ClaimRequest request) {
        return pushes.claimed(job, request);
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return asksForNothing(request) ? List.of() : claims.inLine(request);
    }

    @Override
    public List<Claim> claimDispatched(ClaimRequest request, Collection<JobId> dispatched) {
        return asksForNothing(request) ? List.of() : claims.dispatched(request, dispatched);
    }

    @Override
    public List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
        return asksForNothing(request) ? List.of() : claims.passed(request, below, waited);
    }

    @Override
    public LimitedClaims claimLimited(ClaimRequest request, LimitRules rules) {
        return request.limit() < 1 || request.names().isEmpty() ? LimitedClaims.NONE : claims.limited(request, rules);
    }

    @Override
    public Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        return uses.acquire(key, rule, lease);
    }

    @Override
    public void release(String key, Lease lease) {
        uses.release(key, lease);
    }

    @Override
    public void forgetUses(String key) {
        uses.forget(key);
    }

    @Override
    public Optional<JobId> firstBefore(JobId id) {
        return claims.firstBefore(id);
    }

    @Override
    public LimitUse limitUse(String key, LimitRule rule) {
        return uses.of(key, rule);
    }

    private static boolean asksForNothing(ClaimRequest request) {
        return request.limit() < 1
                || request.queues().isEmpty()
                || request.names().isEmpty();
    }

    @Override
    public List<QueueDue> due(Collection<String> queues, Set<String> names) {
        return names.isEmpty() ? List.of() : claims.due(queues, names);
    }

    @Override
    public boolean announces() {
        return wakeUps.announces();
    }

    @Override
    public void announce(Announcement announcement) {
        wakeUps.announce(announcement);
    }

    @Override
    public Optional<Announcements> listen() {
        return wakeUps.listen();
    }

    @Override
    public Set<Lease> complete(Collection<Lease> leases) {
        if (leases.isEmpty()) {
            return Set.of();
        }
        List<Lease> inOrder = inOrder(leases, LOCK_ORDER);
        return database.writeMany("complete", (connection, dialect) -> {
            Set<Lease> refused = dialect.complete(connection, inOrder);
            database.reached(DatabaseFaultPoint.COMPLETED);
            return refused;
        });
    }

    @Override
    public boolean completeInTransaction(Lease lease) {
        if (!database.joinsTransactions()) {
            throw Capability.TRANSACTIONS.missingIn(DatabaseDriver.NAME);
        }
        return database.writeOne(
                "complete in a transaction",
                (connection, dialect) -> dialect.statements()
                                .update(connection, "complete-one", lease.id().value(), lease.token())
                        > 0);
    }

    @Override
    public Set<Lease> end(Collection<End> ends) {
        if (ends.isEmpty()) {
            return Set.of();
        }
        Map<Lease, End> byLease = new TreeMap<>(LOCK_ORDER.thenComparingLong(Lease::token));
        ends.forEach(end -> byLease.putIfAbsent(end.lease(), end));
        List<Lease> inOrder = List.copyOf(byLease.keySet());
        Set<Lease> refused = database.write("end", (connection, dialect) -> {
            Set<Lease> others = dialect.complete(connection, inOrder);
            List<End> accepted = byLease.values().stream()
                    .filter(end -> !others.contains(end.lease()))
                    .toList();
            EndedJobs.keep(
                    connection,
                    dialect.statements(),
                    accepted.stream().filter(end -> !end.keep().isZero()).toList());
            Members.ended(connection, dialect.statements(), accepted);
            database.reached(DatabaseFaultPoint.COMPLETED);
            return others;
        });
        endedJobs.kept((int) byLease.values().stream()
                .filter(end -> !end.keep().isZero() && !refused.contains(end.lease()))
                .count());
        return refused;
    }

    @Override
    public Optional<EndedJob> ended(JobId id) {
        return endedJobs.find(id);
    }

    @Override
    public Renewal renew(Collection<Lease> leases, Duration lease) {
        if (leases.isEmpty()) {
            return new Renewal(Set.of(), Set.of());
        }
        List<Lease> inOrder = inOrder(leases, LOCK_ORDER);
        List<Dialect.Accepted> renewed = database.writeMany(
                "renew",
                (connection, dialect) -> dialect.renew(connection, inOrder, Millis.of(lease)),
                lease.dividedBy(3));
        return new Renewal(
                refused(inOrder, renewed),
                renewed.stream()
                        .filter(Dialect.Accepted::cancelled)
                        .map(Dialect.Accepted::lease)
                        .collect(Collectors.toSet()));
    }

    @Override
    public boolean markStarted(Lease lease, String attempts) {
        return database.writeOne(
                "mark started",
                (connection, dialect) -> dialect.statements()
                                .update(
                                        connection,
                                        "mark-started",
                                        StoredText.of(attempts),
                                        lease.id().value(),
                                        lease.token())
                        > 0);
    }

    @Override
    public Set<Lease> giveBack(Collection<Return> returns) {
        if (returns.isEmpty()) {
            return Set.of();
        }
        List<Return> inOrder =
                inOrder(returns, Comparator.comparing(word -> word.lease().id()));
        return database.write("give back", (connection, dialect) -> {
            Statements statements = dialect.statements();
            Set<Return> refused = new LinkedHashSet<>(inOrder);
            refused.removeAll(statements.batch(connection, "give-back", inOrder, DatabaseJobStore::returned));
            // Among those are the ones whose jobs were cancelled: they go.
            List<Return> gone = statements.batch(
                    connection,
                    "give-back-cancelled",
                    List.copyOf(refused),
                    word -> List.of(word.lease().id().value(), word.lease().token()));
            refused.removeAll(gone);
            Members.removed(
                    connection,
                    statements,
                    gone.stream().map(word -> word.lease().id().value()).toList());
            database.reached(DatabaseFaultPoint.GIVEN_BACK);
            return refused.stream().map(Return::lease).collect(Collectors.toSet());
        });
    }

    @Override
    public boolean fail(Failure failure) {
        String id = failure.lease().id().value();
        return database.write("fail", (connection, dialect) -> {
            Statements statements = dialect.statements();
            int held = statements.update(
                    connection,
                    "fail-hold",
                    failure.counted() ? 1 : 0,
                    StoredText.of(failure.attempts()),
                    id,
                    failure.lease().token());
            if (held == 0) {
                return false;
            }
            database.reached(DatabaseFaultPoint.FAIL_HELD);
            statements.update(connection, "forget", id);
            statements.update(
                    connection,
                    "fail-move",
                    database.connection(),
                    failure.reason().name(),
                    StoredText.message(failure.message()),
                    id);
            database.reached(DatabaseFaultPoint.FAIL_MOVED);
            statements.update(connection, "fail-remove", id);
            Members.failed(connection, statements, failure);
            database.reached(DatabaseFaultPoint.FAIL_REMOVED);
            return true;
        });
    }

    @Override
    public void progress(Collection<Progress> progress) {
        if (progress.isEmpty()) {
            return;
        }
        List<Progress> inOrder =
                inOrder(progress, Comparator.comparing(report -> report.lease().id()));
        database.write(
                "progress",
                (connection, dialect) -> dialect.statements()
                        .batch(
                                connection,
                                "progress",
                                inOrder,
                                report -> List.of(
                                        report.percent(),
                                        report.lease().id().value(),
                                        report.lease().token())));
    }

    @Override
    public QueueSizes sizes(String queue) {
        return database.query(
                "sizes",
                (connection, dialect) -> dialect.statements()
                        .query(connection, "sizes", DatabaseJobStore::sizes, queue, LimitedQueue.of(queue))
                        .get(0));
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return database.query("find", (connection, dialect) -> find(connection, dialect, id));
    }

    private static Optional<StoredJob> find(Connection connection, Dialect dialect, JobId id) throws SQLException {
        return dialect.statements().query(connection, "find", StoredJobRow::of, id.value()).stream()
                .findFirst();
    }

    @Override
    public CancelOutcome cancel(JobId id, Duration keep) {
        return database.write("cancel", (connection, dialect) -> {
            Optional<StoredJob> job = keep.isZero() ? Optional.empty() : find(connection, dialect, id);
            for (int attempt = 1; attempt <= CANCEL_TRIES; attempt++) {
                if (dialect.statements().update(connection, "cancel-waiting", id.value()) > 0) {
                    Members.removed(connection, dialect.statements(), List.of(id.value()));
                    if (job.isPresent()) {
                        EndedJobs.keep(connection, dialect.statements(), List.of(EndedJobs.cancelled(job.get(), keep)));
                    }
                    return CancelOutcome.CANCELLED;
                }
                if (dialect.statements().update(connection, "cancel-running", id.value()) > 0) {
                    return CancelOutcome.REQUESTED;
                }
            }
            return CancelOutcome.NOT_FOUND;
        });
    }

    @Override
    public int clear(String queue) {
        int members = 0;
        int some;
        do {
            some = clearMembers(queue);
            members += some;
        } while (some > 0);
        return members + clearOthers(queue);
    }

    /** What is part of chains and batches, some of it at a time. */
    private int clearMembers(String queue) {
        return database.write("clear", (connection, dialect) -> {
            Statements statements = dialect.statements();
            List<String> waiting = statements.query(
                    connection,
                    "members-in-queue",
                    row -> row.getString(1),
                    queue,
                    LimitedQueue.of(queue),
                    CLEARED_AT_ONCE);
            return Members.cancel(connection, statements, waiting);
        });
    }

    private int clearOthers(String queue) {
        return database.writeAll(
                "clear",
                (connection, dialect) ->
                        dialect.statements().update(connection, "clear", queue, LimitedQueue.of(queue)));
    }

    @Override
    public void pause(String queue, boolean paused) {
        database.write("pause", (connection, dialect) -> {
            for (String one : List.of(queue, LimitedQueue.of(queue))) {
                if (paused) {
                    dialect.statements().update(connection, "pause", one, one);
                } else {
                    dialect.statements().update(connection, "resume", one);
                }
            }
            return true;
        });
        claims.forget(queue);
    }

    @Override
    public boolean isPaused(String queue) {
        return database.query(
                "is paused",
                (connection, dialect) -> !dialect.statements()
                        .query(connection, "is-paused", row -> row.getLong(1), queue)
                        .isEmpty());
    }

    @Override
    public Optional<Workflows> workflows() {
        return Optional.of(workflows);
    }

    @Override
    public Optional<FailedJobStore> failedJobs() {
        return Optional.of(failedJobs);
    }

    @Override
    public void close() {
        database.close();
    }

    /** The database's clock. */
    static long now(Database database) {
        return database.query(
                "clock",
                (connection, dialect) -> dialect.statements()
                        .query(connection, "clock", row -> row.getLong(1))
                        .get(0));
    }

    private static QueueSizes sizes(ResultSet row) throws SQLException {
        return new QueueSizes(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                Optional.ofNullable((Number) row.getObject(4))
                        .map(Number::longValue)
                        .map(Millis::notNegative));
    }

    private static List<Object> returned(Return word) {
        return List.of(
                word.kind() == Return.Kind.UNCOUNTED ? 1 : 0,
                Millis.of(word.delay()),
                word.kind() == Return.Kind.FAILED ? 1 : 0,
                word.kind() == Return.Kind.RELEASED ? 1 : 0,
                word.kind() == Return.Kind.UNCOUNTED ? 1 : 0,
                StoredText.of(word.attempts()),
                word.lease().id().value(),
                word.lease().token());
    }

    private static Set<Lease> refused(Collection<Lease> leases, Collection<Dialect.Accepted> accepted) {
        return Dialect.refused(
                leases, accepted.stream().map(Dialect.Accepted::lease).toList());
    }

    /** Sorted, and equal ones only once. */
    private static <T> List<T> inOrder(Collection<T> all, Comparator<T> order) {
        List<T> sorted = new ArrayList<>(all);
        sorted.sort(order);
        List<T> once = new ArrayList<>(sorted.size());
        for (T next : sorted) {
            if (once.isEmpty() || !next.equals(once.get(once.size() - 1))) {
                once.add(next);
            }
        }
        return once;
    }
}
