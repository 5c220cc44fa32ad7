package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.JobId;
import org.kerja.StoreException;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Millis;
import org.kerja.spi.QueueDue;

/** Claims jobs of one connection. */
final class DatabaseClaims {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.database");

    private final Database database;
    private final ClaimFront front;
    private final LimitUses uses;
    private final Map<String, String> cursors = new ConcurrentHashMap<>();
    private volatile boolean foundOutcomes;

    DatabaseClaims(Database database, ClaimFront front, LimitUses uses) {
        this.database = database;
        this.uses = uses;
        this.front = front;
    }

    /** Claims from queues, in their order. */
    List<Claim> inLine(ClaimRequest request) {
        boolean goesOn = database.dialect().goesOn();
        if (goesOn && front.lacks(request.queues())) {
            findUnknown(List.of(), request.queues());
        }
        List<ClaimFront.Place> places = goesOn ? front.places(request) : List.of();
        List<ClaimedRow> rows = places.isEmpty() ? walk(request) : goOn(request, places);
        int room = request.limit() - rows.size();
        if (!places.isEmpty() && room > 0 && !front.isCostly(request.queues())) {
            rows.addAll(walk(request.atMost(room)));
            rows.sort(claimOrder(request));
        }
        return claims(rows);
    }

    /** Claims jobs of less than a priority that have been due for a time, from each queue those of the oldest first. */
    List<Claim> passed(ClaimRequest request, int below, Duration waited) {
        List<ClaimedRow> rows = database.write("claim", (connection, dialect) -> {
            dialect.readByIndex(connection);
            List<ClaimFront.Place> places = new ArrayList<>();
            for (String queue : request.queues()) {
                places.addAll(passed(connection, dialect.statements(), queue, below, waited));
            }
            return places.isEmpty() ? List.of() : dialect.claimPlaces(connection, request, places);
        });
        return claims(rows.stream()
                .sorted(Comparator.comparingLong(ClaimedRow::dueAt).thenComparing(ClaimedRow::id))
                .toList());
    }

    /** Looks at the first job of each priority of a queue; there are few priorities. */
    private static List<ClaimFront.Place> passed(
            Connection connection, Statements statements, String queue, int below, Duration waited)
            throws SQLException {
        List<Passed> priorities = new ArrayList<>();
        Optional<Passed> next = Passed.below(connection, statements, queue, below, waited);
        while (next.isPresent()) {
            priorities.add(next.get());
            next = Passed.below(connection, statements, queue, next.get().priority(), waited);
        }
        return priorities.stream()
                .filter(one -> one.oldest() <= one.latest())
                .sorted(Comparator.comparingLong(Passed::oldest))
                .map(one -> new ClaimFront.Place(queue, one.priority(), Long.MIN_VALUE, one.latest() + 1))
                .toList();
    }

    /**
     * A priority of a queue.
     *
     * @param oldest since when its first job has been due, or from when
     * @param latest since when a job must have been due
     */
    private record Passed(int priority, long oldest, long latest) {

        static Optional<Passed> below(
                Connection connection, Statements statements, String queue, int below, Duration waited)
                throws SQLException {
            return statements
                    .query(
                            connection,
                            "next-priority",
                            row -> new Passed(row.getInt(1), row.getLong(2), row.getLong(3)),
                            Millis.of(waited),
                            queue,
                            below)
                    .stream()
                    .findFirst();
        }
    }

    /** Claims limited jobs; none if others use their keys again and again meanwhile. */
    LimitedClaims limited(ClaimRequest request, LimitRules rules) {
        Map<String, String> moved = new HashMap<>(cursors);
        List<LimitedClaiming> last = new ArrayList<>();
        List<ClaimedRow> rows;
        try {
            rows = database.write("claim", (connection, dialect) -> {
                LimitedClaiming claiming =
                        new LimitedClaiming(connection, dialect, request, rules, moved, database::reached);
                last.add(claiming);
                return claiming.claim();
            });
        } catch (StoreException e) {
            if (!Causes.collision(e)) {
                throw e;
            }
            LOGGER.log(System.Logger.Level.DEBUG, "Others have used the same limits meanwhile", e);
            return new LimitedClaims(List.of(), true, Optional.empty());
        }
        cursors.putAll(moved);
        if (!rows.isEmpty()) {
            uses.used();
        }
        LimitedClaiming claiming = last.get(last.size() - 1);
        List<Claim> claimed = claims(rows);
        return new LimitedClaims(claimed, claiming.more() && !claimed.isEmpty(), claiming.again());
    }

    /** The first of the ordered line of a job, if that is another. */
    Optional<JobId> firstBefore(JobId id) {
        return database.query("first in line", (connection, dialect) -> {
            Statements statements = dialect.statements();
            Optional<String> line =
                    statements
                            .query(connection, "line-of", row -> StoredText.read(row.getString(1)), id.value())
                            .stream()
                            .filter(LimitedQueue::isOrdered)
                            .findFirst();
            return line.isEmpty()
                    ? Optional.empty()
                    : statements
                            .query(
                                    connection,
                                    "first-in-line",
                                    row -> JobId.of(StoredText.read(row.getString(1))),
                                    line.get())
                            .stream()
                            .filter(first -> !first.equals(id))
                            .findFirst();
        });
    }

    /**
     * Which queues have jobs, and when. Where claims go on, so does this, and is to be asked again for the next step
     * of a sweep.
     */
    List<QueueDue> due(Collection<String> queues, Set<String> names) {
        boolean all = queues.isEmpty();
        if (!database.dialect().goesOn() || !front.isCostly(all ? front.queues() : queues)) {
            return due(names, LimitedQueue.withLimited(queues));
        }
        List<QueueDue> due = new ArrayList<>(dueOnward(queues, names));
        if (!all) {
            due.addAll(due(names, queues.stream().map(LimitedQueue::of).toList()));
        }
        return due.stream().map(LimitedQueue::due).toList();
    }

    private List<QueueDue> due(Set<String> names, List<String> stored) {
        return queues(database.query("due", (connection, dialect) -> dialect.due(connection, stored, names))).stream()
                .map(LimitedQueue::due)
                .toList();
    }

    /** Only the queues; notes whether there are outcomes. */
    private List<QueueDue> queues(List<QueueDue> rows) {
        List<QueueDue> queues = rows.stream()
                .filter(row -> !row.queue().equals(DatabaseWorkflows.HAS_OUTCOMES))
                .toList();
        foundOutcomes = queues.size() < rows.size();
        return queues;
    }

    /** Whether there were outcomes when it was last asked what is due. */
    boolean foundOutcomes() {
        return foundOutcomes;
    }

    private List<QueueDue> dueOnward(Collection<String> queues, Set<String> names) {
        boolean all = queues.isEmpty();
        if (front.nextStep(all ? front.queues() : queues).isEmpty()) {
            findUnknown(all ? front.queueGaps() : List.of(), all ? front.queues() : queues);
        }
        Collection<String> known = all ? front.queues() : queues;
        List<ClaimFront.Place> places = front.places(known);
        long begin = System.nanoTime();
        List<QueueDue> due = new ArrayList<>(
                queues(database.query("due", (connection, dialect) -> dialect.dueOnward(connection, names, places))));
        if (due.stream().noneMatch(one -> one.delay().isZero())) {
            front.stepped(places, since(begin));
        } else {
            front.stepAgain(places);
        }
        front.nextStep(known)
                .ifPresent(delay -> due.add(new QueueDue(known.iterator().next(), delay)));
        return due;
    }

    private void findUnknown(List<ClaimFront.QueueGap> queues, Collection<String> known) {
        database.query("due", (connection, dialect) -> dialect.unknown(connection, queues, front.gaps(known)))
                .forEach(front::found);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private List<ClaimedRow> goOn(ClaimRequest request, List<ClaimFront.Place> places) {
        long begin = System.nanoTime();
        List<ClaimedRow> rows =
                new ArrayList<>(write((connection, dialect) -> dialect.claimPlaces(connection, request, places)));
        Duration took = since(begin);
        rows.sort(claimOrder(request));
        if (front.wentOn(request, places, rows, took)) {
            findUnknown(List.of(), request.queues());
        }
        return rows;
    }

    private List<ClaimedRow> walk(ClaimRequest request) {
        long begin = System.nanoTime();
        List<ClaimedRow> rows = new ArrayList<>(write((connection, dialect) -> dialect.claim(connection, request)));
        Duration took = since(begin);
        rows.sort(claimOrder(request));
        front.walked(request, rows, took);
        return rows;
    }

    /** Jobs have been stored on this node. Limited ones are in none of the places from where claims go on. */
    void pushed(Collection<Envelope> jobs) {
        front.pushed(jobs.stream().filter(job -> job.line().isEmpty()).toList());
    }

    /** A queue is to be walked from its beginning. */
    void forget(String queue) {
        front.forget(queue);
    }

    /** Claims jobs that were just dispatched. */
    List<Claim> dispatched(ClaimRequest request, Collection<JobId> dispatched) {
        List<ClaimedRow> rows =
                write((connection, dialect) -> dialect.claimDispatched(connection, request, dispatched));
        return claims(rows.stream().sorted(claimOrder(request)).toList());
    }

    private List<ClaimedRow> write(Database.Work<List<ClaimedRow>> claim) {
        return database.writeMany("claim", claim);
    }

    private static Comparator<ClaimedRow> claimOrder(ClaimRequest request) {
        Map<String, Integer> places = new HashMap<>();
        request.queues().forEach(queue -> places.putIfAbsent(queue, places.size()));
        return Comparator.comparing((ClaimedRow row) -> places.getOrDefault(row.queue(), 0))
                .thenComparing(Comparator.comparingInt(ClaimedRow::priority).reversed())
                .thenComparingLong(ClaimedRow::dueAt)
                .thenComparing(ClaimedRow::id);
    }

    private List<Claim> claims(List<ClaimedRow> rows) {
        removeCancelled(rows);
        return rows.stream()
                .filter(row -> !row.cancelled())
                .map(ClaimedRow::claim)
                .toList();
    }

    /** Their holder was asked to stop and vanished: nobody else is to run them. */
    private void removeCancelled(List<ClaimedRow> rows) {
        List<ClaimedRow> cancelled = rows.stream().filter(ClaimedRow::cancelled).toList();
        if (!cancelled.isEmpty()) {
            database.write("claim", (connection, dialect) -> {
                List<ClaimedRow> gone =
                        dialect.statements().batch(connection, "remove-cancelled", cancelled, row -> List.of(row.id()));
                Members.removed(
                        connection,
                        dialect.statements(),
                        gone.stream().map(ClaimedRow::id).toList());
                return true;
            });
        }
    }
}
