package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One job has a unique key at a time, and no more run than a limit allows. */
final class KeyRules {

    private final History history;
    private final Promises promises;
    private final LeaseRules leases;
    private final Findings findings;

    KeyRules(History history, Promises promises, LeaseRules leases, Findings findings) {
        this.history = history;
        this.promises = promises;
        this.leases = leases;
        this.findings = findings;
    }

    /** A claim that was surely good in a time. */
    private record Held(JobHistory job, Event claim, long from, long to) {}

    void check() {
        Map<String, List<JobHistory>> byKey = new LinkedHashMap<>();
        Map<String, List<JobHistory>> byLimit = new LinkedHashMap<>();
        for (JobHistory job : history.jobs()) {
            job.dispatch().filter(Event::accepted).ifPresent(dispatch -> {
                Map<String, String> details = dispatch.details();
                if (details.containsKey("key")) {
                    byKey.computeIfAbsent(details.get("key"), key -> new ArrayList<>())
                            .add(job);
                }
                if (details.containsKey("limit")) {
                    byLimit.computeIfAbsent(details.get("limit"), key -> new ArrayList<>())
                            .add(job);
                }
            });
        }
        byKey.forEach(this::checkKey);
        byLimit.forEach(this::checkLimit);
    }

    /** Nobody can have dispatched one while another was surely there. */
    private void checkKey(String key, List<JobHistory> jobs) {
        for (JobHistory job : jobs) {
            Event dispatch = job.dispatch().orElseThrow();
            long left = job.left();
            for (JobHistory other : jobs) {
                Event later = other.dispatch().orElseThrow();
                if (later.from() > dispatch.to() && later.to() < left) {
                    findings.add(Rule.NO_KEY_HAS_TWO_JOBS, other, later + " while job " + job.id() + " had " + key);
                }
            }
        }
    }

    private void checkLimit(String limit, List<JobHistory> jobs) {
        List<Held> held = new ArrayList<>();
        for (JobHistory job : jobs) {
            for (Event claim : job.claims()) {
                long until = leases.surelyGood(job, claim);
                if (until > claim.to()) {
                    held.add(new Held(job, claim, claim.to(), until));
                }
            }
        }
        held.sort(Comparator.comparingLong(Held::from));
        long atOnce = jobs.get(0).dispatch().orElseThrow().number("at-once");
        for (Held one : held) {
            List<Held> together = held.stream()
                    .filter(other -> other.from() <= one.from() && other.to() > one.from())
                    .filter(other -> !Crashes.between(
                            history, promises, other.claim().from(), one.claim().to()))
                    .toList();
            if (together.size() > atOnce) {
                findings.add(
                        Rule.NO_LIMIT_IS_EXCEEDED,
                        one.job(),
                        together.size() + " were held at once under " + limit + ": "
                                + together.stream().map(Held::claim).toList());
            }
        }
    }
}
