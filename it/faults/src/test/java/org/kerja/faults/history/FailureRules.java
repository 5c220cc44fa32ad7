package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerja.FailureReason;

/** Final failures: of none that could be tried again, told once, and with the first error. */
final class FailureRules {

    /** Fewer attempts than this are all kept. */
    private static final int ALL_KEPT = 10;

    private final Remains remains;
    private final Findings findings;

    FailureRules(Remains remains, Findings findings) {
        this.remains = remains;
        this.findings = findings;
    }

    void check(JobHistory job) {
        job.dispatch().ifPresent(dispatch -> {
            long tries = dispatch.number("tries");
            Remains.Failure failure = remains.failed().get(job.id());
            if (failure != null) {
                mayFail(job, tries, failure);
                keepsErrors(job, failure);
                keepsCounters(job, failure);
            }
            if (tries > 0) {
                isNotTriedTooOften(job, tries);
            }
        });
        long failures = job.all(What.FAIL).filter(Event::possible).count();
        if (job.all(What.TOLD).count() > failures) {
            findings.add(
                    Rule.A_JOB_IS_TOLD_OF_EACH_FAILURE_ONCE,
                    job,
                    "it has failed at most " + failures + " times, and was told "
                            + job.all(What.TOLD).count() + " times");
        }
    }

    private void mayFail(JobHistory job, long tries, Remains.Failure failure) {
        if (tries == 0 || failure.spent() < tries) {
            findings.add(
                    Rule.ONLY_SPENT_TRIES_FAIL_A_JOB,
                    job,
                    "it has " + (tries == 0 ? "any number of" : tries) + " tries and failed: " + failure);
        }
    }

    private void isNotTriedTooOften(JobHistory job, long tries) {
        for (Event claim : job.claims()) {
            boolean spent = claim.number("failures") + claim.number("lost") >= tries;
            boolean hadBegun = !Boolean.parseBoolean(claim.text("lost-unstarted"));
            if (spent && hadBegun && job.said(claim, What.START).findAny().isPresent()) {
                findings.add(Rule.ONLY_SPENT_TRIES_FAIL_A_JOB, job, "it has run with its tries used up: " + claim);
            }
        }
    }

    private void keepsErrors(JobHistory job, Remains.Failure failure) {
        List<String> kept = failure.attempts().stream()
                .filter(attempt -> !attempt.reason().equals(FailureReason.LEASE_LOST.name()))
                .map(Remains.Attempt::message)
                .toList();
        List<String> known = new ArrayList<>();
        List<String> possible = new ArrayList<>();
        for (Event claim : sinceLastRetry(job)) {
            Optional<String> thrown =
                    job.said(claim, What.THREW).map(one -> one.text("message")).findFirst();
            boolean noted = job.ends(claim).stream().anyMatch(end -> end.accepted() && isFailure(end));
            boolean perhaps = job.ends(claim).stream().anyMatch(end -> end.possible() && isFailure(end));
            thrown.filter(message -> noted).ifPresent(known::add);
            thrown.filter(message -> perhaps && known.size() < 2).ifPresent(possible::add);
        }
        boolean firstIsThere = known.isEmpty() || !kept.isEmpty() && possible.contains(kept.get(0));
        boolean allAreThere = failure.attempts().size() >= ALL_KEPT || kept.containsAll(known);
        if (!firstIsThere || !allAreThere) {
            findings.add(
                    Rule.FIRST_ERRORS_STAY, job, "it threw " + known + ", and what is kept is " + failure.attempts());
        }
    }

    private void keepsCounters(JobHistory job, Remains.Failure failure) {
        List<Event> claims = job.claims();
        Event last = claims.get(claims.size() - 1);
        job.said(last, What.FAIL).filter(Event::accepted).forEach(fail -> {
            long failures = last.number("failures") + (Boolean.parseBoolean(fail.text("counted")) ? 1 : 0);
            if (failure.deliveries() != last.number("deliveries") || failure.failures() != failures) {
                findings.add(Rule.COUNTERS_ADD_UP, job, "it failed under " + last + " and is kept with " + failure);
            }
        });
    }

    /** What came before was forgotten, as it should be. */
    private static List<Event> sinceLastRetry(JobHistory job) {
        long retried = job.all(What.RETRY)
                .filter(Event::possible)
                .mapToLong(Event::from)
                .max()
                .orElse(Long.MIN_VALUE);
        return job.claims().stream().filter(claim -> claim.to() > retried).toList();
    }

    private static boolean isFailure(Event end) {
        return end.what() == What.FAIL
                || end.what() == What.RETURN && end.text("kind").equals("FAILED");
    }
}
