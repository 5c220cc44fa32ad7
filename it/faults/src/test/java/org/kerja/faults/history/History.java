package org.kerja.faults.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What all processes of a run have done, in the order in which they began it. */
public final class History {

    private final List<Event> events;
    private final Map<What, List<Event>> kinds = new EnumMap<>(What.class);
    private final Map<String, JobHistory> jobs = new LinkedHashMap<>();

    /** Of events in any order. */
    public History(Collection<Event> events) {
        this.events =
                events.stream().sorted(Comparator.comparingLong(Event::from)).toList();
        Map<String, List<Event>> byJob = new LinkedHashMap<>();
        for (Event event : this.events) {
            kinds.computeIfAbsent(event.what(), what -> new ArrayList<>()).add(event);
            if (!event.job().isEmpty()) {
                byJob.computeIfAbsent(event.job(), id -> new ArrayList<>()).add(event);
            }
        }
        byJob.forEach((id, its) -> jobs.put(id, new JobHistory(id, its)));
    }

    /** Of the files of a directory that end in {@code .history}. */
    public static History read(Path directory) throws IOException {
        List<Event> events = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.history")) {
            for (Path file : files) {
                events.addAll(HistoryFile.read(file));
            }
        }
        return new History(events);
    }

    /** The jobs that anybody had to do with. */
    public Collection<JobHistory> jobs() {
        return jobs.values();
    }

    /** All that is of one kind. */
    public Stream<Event> all(What what) {
        return kinds.getOrDefault(what, List.of()).stream();
    }

    /** The faults that one process, or everybody, suffered at any time between two. */
    public Stream<Event> faults(String process, long from, long to) {
        return all(What.FAULT)
                .filter(fault -> fault.from() <= to && fault.to() >= from)
                .filter(fault -> suffers(process, fault.text("target")));
    }

    /** When the last fault of all was over. */
    public long healed() {
        return all(What.FAULT).mapToLong(Event::to).max().orElse(Long.MIN_VALUE);
    }

    /** Whether a process has dispatched its last job. */
    public boolean quiet(String process) {
        return all(What.QUIET).anyMatch(quiet -> quiet.process().equals(process));
    }

    /** Whether a process has reached the store since then. */
    public boolean reached(String process) {
        long healed = healed();
        return events.stream()
                .filter(event -> event.process().equals(process))
                .anyMatch(event -> (event.what() == What.LOOK || event.what() == What.ASK)
                        && event.accepted()
                        && event.from() >= healed);
    }

    /** A node has its name before the dot, and the number of its incarnation behind it. */
    private static boolean suffers(String process, String target) {
        return target.isEmpty() || process.startsWith(target + ".");
    }
}
