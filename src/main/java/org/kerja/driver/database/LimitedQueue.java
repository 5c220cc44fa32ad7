package org.kerja.driver.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kerja.spi.Envelope;
import org.kerja.spi.LimitLine;
import org.kerja.spi.QueueDue;

/**
 * How limited jobs lie in {@code kerja_jobs}: under the name of their queue with a mark behind it, so that no claim
 * of others passes by them, each with its line and its keys.
 */
final class LimitedQueue {

    /** No queue of an application has it in its name. */
    static final String MARK = "\u0001";

    /** Sorts before everything that a name may hold. */
    private static final char END = '\n';

    /** Sorts right behind it. */
    private static final char AFTER_END = END + 1;

    private LimitedQueue() {}

    /** The name that a queue has for its limited jobs. */
    static String of(String queue) {
        return queue + MARK;
    }

    static boolean isOne(String stored) {
        return stored.endsWith(MARK);
    }

    /** The queue of a job as applications call it. */
    static String called(String stored) {
        return isOne(stored) ? stored.substring(0, stored.length() - MARK.length()) : stored;
    }

    /** The queues, and what they are called for their limited jobs. */
    static List<String> withLimited(Collection<String> queues) {
        List<String> all = new ArrayList<>(queues);
        queues.forEach(queue -> all.add(of(queue)));
        return all;
    }

    static QueueDue due(QueueDue stored) {
        return isOne(stored.queue()) ? new QueueDue(called(stored.queue()), stored.delay(), true) : stored;
    }

    /** A job as it is stored. */
    static Envelope stored(Envelope job) {
        return job.line().isPresent() ? job.onQueue(of(job.queue())) : job;
    }

    /** Inserts jobs, limited and others; those whose id is there already are left as they are. */
    static void push(Connection connection, Dialect dialect, List<Envelope> jobs) throws SQLException {
        dialect.pushMissing(connection, jobs.stream().map(LimitedQueue::stored).toList());
        List<Envelope> limited =
                jobs.stream().filter(job -> job.line().isPresent()).toList();
        if (!limited.isEmpty()) {
            dialect.putInLine(connection, limited);
        }
    }

    /** What puts a job in its line: that, its keys, and its id. */
    static List<Object> columns(Envelope job) {
        LimitLine line = job.line().orElseThrow();
        return List.of(line(job.queue(), line), keys(line), job.id().value());
    }

    /** The text of a line. Those of a queue lie together, and in it those of a group. */
    static String line(String queue, LimitLine line) {
        return queue + END + line.group() + END + (line.ordered() ? 'o' : 'u') + line.name();
    }

    /** The text of the keys. */
    static String keys(LimitLine line) {
        return String.join(String.valueOf(END), line.keys());
    }

    static List<String> keys(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(String.valueOf(END)));
    }

    static String queueOf(String line) {
        return line.substring(0, line.indexOf(END));
    }

    static String groupOf(String line) {
        int begin = line.indexOf(END) + 1;
        return line.substring(begin, line.indexOf(END, begin));
    }

    static boolean isOrdered(String line) {
        return line.charAt(line.indexOf(END, line.indexOf(END) + 1) + 1) == 'o';
    }

    /** Whose turn it is with this line: that of its group, or its own. */
    static String turnOf(String line) {
        return groupOf(line).isEmpty() ? line : line.substring(0, line.indexOf(END, line.indexOf(END) + 1) + 1);
    }

    /** What comes before each line of a queue; nothing if it is none in particular. */
    static String before(String queue) {
        return queue.isEmpty() ? "" : queue + END;
    }

    /** What comes behind each of them; nothing if it is none in particular. */
    static String behind(String queue) {
        return queue.isEmpty() ? "" : queue + AFTER_END;
    }

    /** What comes behind each line whose turn is the same as that of this one. */
    static String behindTurn(String line) {
        String turn = turnOf(line);
        return groupOf(line).isEmpty() ? turn : turn.substring(0, turn.length() - 1) + AFTER_END;
    }
}
