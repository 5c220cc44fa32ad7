package org.kerja.faults.history;

import java.util.List;

/** What becomes of jobs: none is lost, none ends without having run, a transactional one has its effect once. */
final class EndRules {

    private final Remains remains;
    private final Findings findings;

    EndRules(Remains remains, Findings findings) {
        this.remains = remains;
        this.findings = findings;
    }

    void check(JobHistory job) {
        job.dispatch().ifPresent(dispatch -> {
            if (dispatch.answer() == Answer.REFUSED) {
                mustNotRun(job);
            } else if (dispatch.accepted()) {
                mustNotBeLost(job);
                if (dispatch.details().containsKey("kept")) {
                    itsEndMustBeKept(job);
                }
                if (Boolean.parseBoolean(dispatch.text("transactional"))) {
                    mustHaveItsEffect(job);
                }
            }
        });
        completedHaveRun(job);
        cancelledDoNotRun(job);
        mostlyOneEffect(job);
        onlyEndsAreKept(job);
    }

    private void mustNotRun(JobHistory job) {
        job.all(What.CLAIM)
                .findFirst()
                .ifPresent(claim ->
                        findings.add(Rule.A_DISPATCH_THAT_ROLLED_BACK_NEVER_RUNS, job, "it was handed out: " + claim));
    }

    private void mustNotBeLost(JobHistory job) {
        if (!remains.waiting().contains(job.id())
                && !failed(job)
                && !mayBeCancelled(job)
                && !mayBeCompleted(job)
                && !mayBeReplaced(job)) {
            findings.add(
                    Rule.NO_ACKNOWLEDGED_JOB_IS_LOST,
                    job,
                    "it is neither completed nor failed nor there; last seen: "
                            + job.events().get(job.events().size() - 1));
        }
    }

    /** Of a dispatch that threw nobody knows which job it has replaced; one that was claimed is replaced no more. */
    private static boolean mayBeReplaced(JobHistory job) {
        return job.dispatch()
                        .filter(dispatch -> dispatch.details().containsKey("replaceable"))
                        .isPresent()
                && job.claims().isEmpty();
    }

    /** Only whoever claimed it last can have completed it. */
    private static boolean mayBeCompleted(JobHistory job) {
        List<Event> claims = job.claims();
        return !claims.isEmpty()
                && job.said(claims.get(claims.size() - 1), What.COMPLETE).anyMatch(Event::possible);
    }

    private void itsEndMustBeKept(JobHistory job) {
        boolean ended = !remains.waiting().contains(job.id()) && !failed(job) && !mayBeCancelled(job);
        if (ended && !remains.ended().contains(job.id())) {
            findings.add(Rule.AN_END_IS_KEPT_IF_THE_JOB_HAS_ENDED, job, "it is done, and its end is not kept");
        }
    }

    private void onlyEndsAreKept(JobHistory job) {
        if (remains.ended().contains(job.id())
                && job.events().stream()
                        .noneMatch(event ->
                                (event.what() == What.COMPLETE || event.what() == What.CANCEL) && event.possible())) {
            findings.add(Rule.AN_END_IS_KEPT_IF_THE_JOB_HAS_ENDED, job, "it is kept, and nobody has ended the job");
        }
    }

    private void mustHaveItsEffect(JobHistory job) {
        int effects = effects(job);
        if (failed(job) && effects > 0) {
            findings.add(
                    Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE, job, "it has failed and left " + effects + " effects");
        }
        boolean mayHaveNone =
                failed(job) || mayBeCancelled(job) || remains.waiting().contains(job.id());
        if (effects == 0 && !mayHaveNone) {
            findings.add(Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE, job, "its effect is missing");
        }
    }

    private void mostlyOneEffect(JobHistory job) {
        if (effects(job) > 1) {
            findings.add(
                    Rule.A_TRANSACTIONAL_EFFECT_IS_THERE_ONCE, job, "its effect is there " + effects(job) + " times");
        }
    }

    private void completedHaveRun(JobHistory job) {
        for (Event claim : job.claims()) {
            boolean completed = job.said(claim, What.COMPLETE).anyMatch(Event::accepted);
            if (completed && job.said(claim, What.EFFECT).findAny().isEmpty() && !mayBeCancelled(job)) {
                findings.add(Rule.A_COMPLETED_JOB_HAS_RUN, job, "it was completed under " + claim);
            }
        }
    }

    private void cancelledDoNotRun(JobHistory job) {
        job.all(What.CANCEL)
                .filter(cancel -> cancel.answer() == Answer.ACCEPTED)
                .forEach(cancel -> job.all(What.CLAIM)
                        .filter(claim -> claim.from() > cancel.to())
                        .findFirst()
                        .ifPresent(claim -> findings.add(
                                Rule.A_CANCELLED_JOB_NEVER_RUNS,
                                job,
                                "it was handed out, " + claim + ", after " + cancel)));
    }

    private boolean failed(JobHistory job) {
        return remains.failed().containsKey(job.id());
    }

    private int effects(JobHistory job) {
        return remains.effects().getOrDefault(job.id(), 0);
    }

    private static boolean mayBeCancelled(JobHistory job) {
        return job.all(What.CANCEL).anyMatch(Event::possible);
    }
}
