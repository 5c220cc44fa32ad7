package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.List;

/** The violations that a check has found. */
final class Findings {

    private final List<Violation> violations = new ArrayList<>();

    void add(Rule rule, JobHistory job, String evidence) {
        violations.add(new Violation(rule, job.id(), evidence));
    }

    void add(Rule rule, String evidence) {
        violations.add(new Violation(rule, "", evidence));
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }
}
