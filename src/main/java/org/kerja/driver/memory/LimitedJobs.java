package org.kerja.driver.memory;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.spi.LimitLine;

/** Where limited jobs wait: in lines, which have their turns. Guarded by the lock of its store. */
final class LimitedJobs {

    /** As many lines as one claim comes to. */
    private static final int LINES = 1_000;

    private static final Comparator<KeptJob> IN_LINE =
            Comparator.comparingInt(KeptJob::priority).reversed().thenComparing(KeptJob::id);

    /** The name of a line of a queue; those of a queue lie together, and in it those of a group. */
    record Name(String queue, String group, String line) implements Comparable<Name> {

        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::queue).thenComparing(Name::turn).thenComparing(Name::line);

        static Name of(KeptJob job, LimitLine line) {
            return new Name(job.queue(), line.group(), line.name());
        }

        /** Whose turn it is with this line: that of its group, or its own. */
        String turn() {
            return group.isEmpty() ? "alone " + line : "group " + group;
        }

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    private final NavigableMap<Name, NavigableSet<KeptJob>> lines = new TreeMap<>();
    private final Map<String, Name> cursors = new HashMap<>();

    void add(KeptJob job, LimitLine line) {
        lines.computeIfAbsent(Name.of(job, line), name -> new TreeSet<>(IN_LINE))
                .add(job);
    }

    void remove(KeptJob job, LimitLine line) {
        lines.computeIfPresent(Name.of(job, line), (name, jobs) -> {
            jobs.remove(job);
            return jobs.isEmpty() ? null : jobs;
        });
    }

    /** The jobs of a line, in their order. */
    Iterable<KeptJob> in(Name line) {
        return lines.getOrDefault(line, Collections.emptyNavigableSet());
    }

    /** The first of the ordered line of a job, if that is another. */
    Optional<JobId> before(KeptJob job, LimitLine line) {
        return line.ordered()
                ? Optional.ofNullable(lines.get(Name.of(job, line)))
                        .map(jobs -> jobs.first().id())
                        .filter(first -> !first.equals(job.id()))
                : Optional.empty();
    }

    /** The lines of a queue, or of all, whose turns come next. */
    List<Name> next(Optional<String> queue) {
        NavigableMap<Name, NavigableSet<KeptJob>> part = queue.map(this::of).orElse(lines);
        @Nullable Name cursor = cursors.get(queue.orElse(""));
        return cursor == null
                ? part.keySet().stream().limit(LINES).toList()
                : Stream.concat(
                                part.tailMap(cursor, false).keySet().stream(),
                                part.headMap(cursor, true).keySet().stream())
                        .limit(LINES)
                        .toList();
    }

    private NavigableMap<Name, NavigableSet<KeptJob>> of(String queue) {
        // The name before is the first of its queue, since 'a' comes before 'g'; no queue has such a character in its
        // name.
        return lines.subMap(new Name(queue, "", ""), true, new Name(queue + '\u0001', "", ""), false);
    }

    /** The turns go on behind a line. */
    void goOnBehind(Optional<String> queue, Name last) {
        cursors.put(queue.orElse(""), last);
    }
}
