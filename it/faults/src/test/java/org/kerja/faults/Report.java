package org.kerja.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kerja.faults.history.Event;
import org.kerja.faults.history.History;
import org.kerja.faults.history.JobHistory;
import org.kerja.faults.history.Remains;
import org.kerja.faults.history.Violation;
import org.kerja.faults.history.What;

/**
 * What came of one round or of many.
 *
 * @param figures how many there were of what
 * @param rescues how long jobs of nodes that died waited for another, in milliseconds
 * @param returns how long jobs that a stopping node gave back did
 */
record Report(List<Violation> violations, Map<String, Integer> figures, List<Long> rescues, List<Long> returns) {

    /** What is left of a fault when it is over. */
    private static final long AFTERMATH = 2_000_000_000;

    static final Report NOTHING = new Report(List.of(), Map.of(), List.of(), List.of());

    static Report of(History history, Remains remains, List<Violation> violations, boolean drained, Duration lease) {
        Map<String, Integer> figures = new TreeMap<>();
        history.all(What.DISPATCH)
                .filter(Event::accepted)
                .forEach(dispatch -> count(figures, "jobs, " + dispatch.text("name")));
        history.all(What.FAULT).forEach(fault -> count(figures, "faults, " + fault.text("fault")));
        history.all(What.DIED).forEach(death -> count(figures, "deaths at " + death.text("point")));
        count(figures, "failed jobs", remains.failed().size());
        count(figures, "claims", (int) history.all(What.CLAIM).count());
        count(figures, "rounds", 1);
        List<Long> rescues = new ArrayList<>();
        List<Long> returns = new ArrayList<>();
        Map<String, Long> ends = ends(history);
        for (JobHistory job : history.jobs()) {
            duplicates(history, job, figures);
            List<Event> claims = claims(job);
            for (int index = 0; index + 1 < claims.size(); index++) {
                Event claim = claims.get(index);
                Event next = claims.get(index + 1);
                Long end = ends.get(claim.process());
                long waited = end == null ? 0 : (next.to() - end) / 1_000_000;
                if (end != null
                        && next.from() >= end
                        && heldAt(job, claim, end)
                        && othersCould(history, claim, end, next.to())) {
                    rescues.add(waited);
                }
                job.events().stream()
                        .filter(back -> back.what() == What.RETURN
                                && back.accepted()
                                && back.token() == claim.token()
                                && back.process().equals(claim.process())
                                && back.text("kind").equals("UNCOUNTED"))
                        .filter(back -> othersCould(history, claim, back.from(), next.to()))
                        .forEach(back -> returns.add((next.to() - back.to()) / 1_000_000));
            }
        }
        List<Violation> all = new ArrayList<>(violations);
        if (!drained) {
            count(figures, "not drained", 1);
        }
        return new Report(all, figures, rescues, returns);
    }

    Report plus(Report other) {
        Map<String, Integer> sums = new TreeMap<>(figures);
        other.figures.forEach((name, count) -> count(sums, name, count));
        return new Report(
                joined(violations, other.violations),
                sums,
                joined(rescues, other.rescues),
                joined(returns, other.returns));
    }

    /** What a person reads. */
    String text() {
        StringBuilder text = new StringBuilder();
        figures.forEach(
                (name, count) -> text.append(name).append(": ").append(count).append('\n'));
        text.append("rescued after a death: ").append(quantiles(rescues)).append('\n');
        text.append("claimed after an orderly stop: ")
                .append(quantiles(returns))
                .append('\n');
        text.append("violations: ").append(violations.size()).append('\n');
        violations.stream()
                .limit(20)
                .forEach(violation -> text.append(violation).append('\n'));
        return text.toString();
    }

    private static List<Event> claims(JobHistory job) {
        return job.events().stream().filter(event -> event.what() == What.CLAIM).toList();
    }

    /** When each process died that did not end in order: its last sign of life. */
    private static Map<String, Long> ends(History history) {
        Map<String, Long> ends = new HashMap<>();
        history.all(What.PULSE).forEach(pulse -> ends.merge(pulse.process(), pulse.to(), Math::max));
        history.all(What.STOPPED).forEach(stop -> ends.remove(stop.process()));
        return ends;
    }

    private static boolean heldAt(JobHistory job, Event claim, long end) {
        return claim.to() <= end
                && job.events().stream()
                        .noneMatch(event -> event.token() == claim.token()
                                && event.process().equals(claim.process())
                                && (event.what() == What.COMPLETE
                                        || event.what() == What.RETURN
                                        || event.what() == What.FAIL));
    }

    /** Whether the store was there all the time, and a node that could have claimed the job. */
    private static boolean othersCould(History history, Event claim, long from, long to) {
        boolean store = history.faults("", from - AFTERMATH, to).findAny().isEmpty();
        return store
                && history.all(What.PULSE)
                        .filter(pulse -> pulse.from() < from)
                        .map(Event::process)
                        .distinct()
                        .filter(process -> !process.equals(claim.process()))
                        .anyMatch(process -> history.faults(process, from - AFTERMATH, to)
                                        .findAny()
                                        .isEmpty()
                                && history.all(What.PULSE)
                                        .anyMatch(pulse -> pulse.process().equals(process) && pulse.from() >= to));
    }

    /** Jobs without a transaction that came to their end more than once, by what had happened to the node where they did first. */
    private static void duplicates(History history, JobHistory job, Map<String, Integer> figures) {
        List<Event> effects = job.events().stream()
                .filter(event -> event.what() == What.EFFECT)
                .filter(effect -> job.events().stream()
                        .noneMatch(back -> back.what() == What.RETURN && back.token() == effect.token()))
                .toList();
        boolean transactional = job.events().stream()
                .filter(event -> event.what() == What.DISPATCH)
                .allMatch(event -> Boolean.parseBoolean(event.text("transactional")));
        for (int index = 1; index < effects.size() && !transactional; index++) {
            Event before = effects.get(index - 1);
            String faults = history.faults(
                            before.process(),
                            before.from() - 10_000_000_000L,
                            effects.get(index).from())
                    .map(fault -> fault.text("fault"))
                    .distinct()
                    .sorted()
                    .limit(1)
                    .collect(Collectors.joining(" and "));
            count(figures, "duplicates, " + (faults.isEmpty() ? "no fault" : faults));
        }
    }

    private static void count(Map<String, Integer> figures, String name) {
        count(figures, name, 1);
    }

    private static void count(Map<String, Integer> figures, String name, int count) {
        figures.merge(name, count, Integer::sum);
    }

    private static String quantiles(List<Long> millis) {
        if (millis.isEmpty()) {
            return "none";
        }
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.size() + ", median " + sorted.get(sorted.size() / 2) + " ms, longest "
                + sorted.get(sorted.size() - 1) + " ms";
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> joined = new ArrayList<>(one);
        joined.addAll(other);
        return joined;
    }
}
