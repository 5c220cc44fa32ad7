package org.kerja.faults.history;

/**
 * A rule that did not hold.
 *
 * @param job the job, or empty
 * @param evidence what shows it
 */
public record Violation(Rule rule, String job, String evidence) {

    @Override
    public String toString() {
        return rule + (job.isEmpty() ? "" : ", job " + job) + ": " + evidence;
    }
}
