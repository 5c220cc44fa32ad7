package org.kerja.faults.history;

import java.util.List;

/**
 * Decides whether a run kept what is promised, from what its processes have written and what is left in the store. Where the logs
 * cannot prove that something was wrong, it was right: a question without an answer may have been done or not.
 */
public final class Checker {

    private final History history;
    private final Remains remains;
    private final Promises promises;

    /** Checks nothing yet. */
    public Checker(History history, Remains remains, Promises promises) {
        this.history = history;
        this.remains = remains;
        this.promises = promises;
    }

    /** What did not hold. */
    public List<Violation> violations() {
        Findings findings = new Findings();
        EndRules ends = new EndRules(remains, findings);
        FailureRules failures = new FailureRules(remains, findings);
        LeaseRules leases = new LeaseRules(history, promises, findings);
        CounterRules counters = new CounterRules(history, promises, findings);
        KeepingRules keeping = new KeepingRules(history, promises, findings);
        for (JobHistory job : history.jobs()) {
            ends.check(job);
            failures.check(job);
            leases.check(job);
            counters.check(job);
            keeping.check(job);
        }
        new OrderRule(history, findings).check();
        new KeyRules(history, promises, leases, findings).check();
        new KeyOrderRule(history, findings).check();
        history.all(What.STOPPED)
                .filter(stop -> stop.from() >= history.healed() && !history.reached(stop.process()))
                .forEach(stop -> findings.add(
                        Rule.A_LOST_CONNECTION_HEALS, stop.process() + " has never again reached the store"));
        remains.waiting().forEach(id -> findings.add(Rule.NO_JOB_IS_STUCK, "job " + id + " still lies in the store"));
        return findings.all();
    }
}
