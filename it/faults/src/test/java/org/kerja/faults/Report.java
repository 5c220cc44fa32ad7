package org.kerja.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** A connection that a fault has broken may be found broken so much later. */
    private static final long LATEST = 10_000_000_000L;

    static final Report NOTHING = new Report(List.of(), Map.of(), List.of(), List.of());

    static Report of(History history, Remains remains, List<Violation> violations, boolean drained) {
        Map<String, Integer> figures = new TreeMap<>();
        history.all(What.DISPATCH)
                .filter(Event::accepted)
                .forEach(dispatch -> count(figures, "jobs, " + dispatch.text("name"), 1));
        history.all(What.FAULT).forEach(fault -> count(figures, "faults, " + fault.text("fault"), 1));
        history.all(What.DIED).forEach(death -> count(figures, "deaths at " + death.text("point"), 1));
        history.jobs().forEach(job -> duplicates(history, job, figures));
        count(figures, "failed jobs", remains.failed().size());
        count(figures, "claims", (int) history.all(What.CLAIM).count());
        count(figures, "rounds", 1);
        if (!drained) {
            count(figures, "not drained", 1);
        }
        Rescues rescues = new Rescues(history);
        return new Report(List.copyOf(violations), figures, rescues.afterDeath(), rescues.afterStop());
    }

    /** One in which nothing has happened yet that might, so that what never does is seen. */
    static Report without(Collection<Fault> faults, Collection<String> points) {
        Map<String, Integer> figures = new TreeMap<>();
        faults.forEach(fault -> figures.put("faults, " + fault, 0));
        points.forEach(point -> figures.put("deaths at " + point, 0));
        return new Report(List.of(), figures, List.of(), List.of());
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

    /** Jobs without a transaction that came to their end more than once, by the fault that is nearest to the first time. */
    private static void duplicates(History history, JobHistory job, Map<String, Integer> figures) {
        boolean transactional = job.events().stream()
                .filter(event -> event.what() == What.DISPATCH)
                .allMatch(event -> Boolean.parseBoolean(event.text("transactional")));
        if (transactional) {
            return;
        }
        List<Event> effects = job.events().stream()
                .filter(event -> event.what() == What.EFFECT)
                .filter(effect -> job.events().stream()
                        .noneMatch(back -> back.what() == What.RETURN && back.token() == effect.token()))
                .toList();
        for (int index = 0; index + 1 < effects.size(); index++) {
            Event effect = effects.get(index);
            String fault = history.faults(
                            effect.process(),
                            effect.from() - LATEST,
                            effects.get(index + 1).from())
                    .min(Comparator.comparingLong(one -> Math.abs(one.from() - effect.from())))
                    .map(one -> one.text("fault"))
                    .orElse("no fault");
            count(figures, "duplicates, " + fault, 1);
        }
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
