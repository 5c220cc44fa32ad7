package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.Millis;
import org.kerja.spi.Turns;

/**
 * One claim of limited jobs, in one transaction. It reads how far keys are used up and takes what there is room for;
 * in the end it notes for each of them that it was used, on the condition that nobody else has since it was read. So
 * what it read still holds when it commits, and nobody waits for it before that last moment.
 */
final class LimitedClaiming {

    /** As many lines as one look comes to. */
    private static final int LINES = 100;

    /** Beyond so many looks at lines that give nothing, the next claim goes on. */
    private static final int LOOKS = 10;

    private final Connection connection;
    private final Dialect dialect;
    private final Statements statements;
    private final ClaimRequest request;
    private final LimitRules rules;
    private final Map<String, String> cursors;
    private final Consumer<FaultPoint> reached;
    private final Map<String, KeyUse> read = new HashMap<>();
    private final Map<String, Integer> taken = new TreeMap<>();
    private final List<LimitedRow> chosen = new ArrayList<>();
    private final Map<String, Integer> chosenOf = new HashMap<>();
    private final Set<String> chosenIds = new HashSet<>();
    private Optional<Duration> again = Optional.empty();
    private boolean more;

    /**
     * @param cursors where the turns of each queue go on; this claim moves them
     */
    LimitedClaiming(
            Connection connection,
            Dialect dialect,
            ClaimRequest request,
            LimitRules rules,
            Map<String, String> cursors,
            Consumer<FaultPoint> reached) {
        this.connection = connection;
        this.dialect = dialect;
        this.statements = dialect.statements();
        this.request = request;
        this.rules = rules;
        this.cursors = cursors;
        this.reached = reached;
    }

    /** Claims, and returns the rows in any order. */
    List<ClaimedRow> claim() throws SQLException {
        dialect.readByIndex(connection);
        Set<String> paused = new HashSet<>(statements.query(connection, "paused-queues", row -> row.getString(1)));
        for (String queue : request.queues().isEmpty() ? List.of("") : request.queues()) {
            if (chosen.size() < request.limit()) {
                look(queue, paused);
            }
        }
        if (chosen.isEmpty()) {
            return List.of();
        }
        List<ClaimedRow> won =
                dialect.take(connection, chosen.stream().map(LimitedRow::row).toList(), request);
        reached.accept(DatabaseFaultPoint.LIMITED_TAKEN);
        note(won);
        return won.stream()
                .map(row -> row.onQueue(LimitedQueue.called(row.queue())))
                .toList();
    }

    /** Whether another claim may bring more. */
    boolean more() {
        return more;
    }

    /** When a rate allows more to a line that it holds up. */
    Optional<Duration> again() {
        return again;
    }

    private void look(String queue, Set<String> paused) throws SQLException {
        for (int looks = 1; looks <= LOOKS && chosen.size() < request.limit(); looks++) {
            List<String> lines = lines(queue);
            if (lines.isEmpty()) {
                return;
            }
            Turns<String> turns = new Turns<>(
                    lines.stream()
                            .filter(line -> !paused.contains(LimitedQueue.queueOf(line)))
                            .toList(),
                    LimitedQueue::turnOf,
                    this::weight);
            turns.share(request.limit() - chosen.size(), this::take);
            more |= turns.more();
            String last = lines.get(lines.size() - 1);
            cursors.put(queue, turns.more() ? LimitedQueue.behindTurn(turns.last()) : last);
            if (lines.size() < LINES) {
                return;
            }
        }
    }

    private int weight(String turn) {
        String group = LimitedQueue.groupOf(turn);
        return group.isEmpty() ? 1 : rules.weight(group);
    }

    /** Those that come next, and then those from the beginning. */
    private List<String> lines(String queue) throws SQLException {
        String cursor = cursors.getOrDefault(queue, LimitedQueue.before(queue));
        List<String> lines = new ArrayList<>(dialect.lines(connection, cursor, LimitedQueue.behind(queue), LINES));
        if (lines.size() < LINES && !cursor.equals(LimitedQueue.before(queue))) {
            Set<String> known = new HashSet<>(lines);
            dialect
                    .lines(connection, LimitedQueue.before(queue), LimitedQueue.behind(queue), LINES - lines.size())
                    .stream()
                    .filter(known::add)
                    .forEach(lines::add);
        }
        return lines;
    }

    private int take(String line, int most) throws SQLException {
        int before = chosen.size();
        // The first tells what limits all of them.
        List<LimitedRow> rows = candidates(line, 1);
        int room = rows.isEmpty() ? 0 : Math.min(most, room(rows.get(0).keys()));
        if (room > 1 && !LimitedQueue.isOrdered(line)) {
            rows = candidates(line, room);
        }
        for (LimitedRow row : rows) {
            if (chosen.size() - before < most && room(row.keys()) > 0) {
                choose(line, row);
            }
        }
        return chosen.size() - before;
    }

    private List<LimitedRow> candidates(String line, int most) throws SQLException {
        int own = chosenOf.getOrDefault(line, 0);
        return dialect.inLine(connection, line, LimitedQueue.isOrdered(line), request, own + most).stream()
                .filter(row -> !chosenIds.contains(row.row().id()))
                .toList();
    }

    private void choose(String line, LimitedRow row) {
        chosen.add(row);
        chosenOf.merge(line, 1, Integer::sum);
        chosenIds.add(row.row().id());
        row.keys().stream().filter(key -> rules.of(key).isPresent()).forEach(key -> taken.merge(key, 1, Integer::sum));
    }

    private int room(List<String> keys) throws SQLException {
        int room = Integer.MAX_VALUE;
        for (String key : keys) {
            Optional<LimitRule> rule = rules.of(key);
            if (rule.isPresent()) {
                KeyUse use = read(key, rule.get());
                room = Math.min(room, use.room(rule.get()) - taken.getOrDefault(key, 0));
                use.heldUp(rule.get())
                        .filter(wait -> again.isEmpty() || wait.compareTo(again.get()) < 0)
                        .ifPresent(wait -> again = Optional.of(wait));
            }
        }
        return room;
    }

    private KeyUse read(String key, LimitRule rule) throws SQLException {
        KeyUse use = read.get(key);
        if (use == null) {
            use = KeyUse.of(connection, statements, key, rule);
            read.put(key, use);
        }
        return use;
    }

    /** In the order of keys, the one order in which their rows are locked. */
    private void note(List<ClaimedRow> won) throws SQLException {
        Map<String, ClaimedRow> byId = new HashMap<>();
        won.forEach(row -> byId.put(row.id(), row));
        List<LimitedRow> using = chosen.stream()
                .filter(row -> byId.containsKey(row.row().id()))
                .filter(row -> row.keys().stream().anyMatch(taken::containsKey))
                .toList();
        if (using.isEmpty()) {
            return;
        }
        statements.batch(
                connection,
                "forget-uses",
                using,
                row -> List.of(row.row().id(), row.row().counters().deliveries()));
        for (Map.Entry<String, Integer> key : taken.entrySet()) {
            String name = key.getKey();
            long counted = Millis.of(rules.of(name).orElseThrow().counted());
            statements.batch(
                    connection,
                    "use-key",
                    using.stream().filter(row -> row.keys().contains(name)).toList(),
                    row -> List.of(
                            name,
                            row.row().id(),
                            row.row().token(),
                            row.row().counters().deliveries(),
                            counted));
        }
        for (String key : taken.keySet()) {
            use(key);
        }
    }

    private void use(String key) throws SQLException {
        KeyUse use = read.get(key);
        if (use == null) {
            throw new IllegalStateException("Key " + key + " was used and never read");
        }
        use.change(connection, statements, key);
    }
}
