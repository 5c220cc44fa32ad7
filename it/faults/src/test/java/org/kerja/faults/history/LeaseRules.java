package org.kerja.faults.history;

import java.util.List;
import java.util.stream.Stream;

/** Claims exclude each other, and only who holds a lease may speak about a job. */
final class LeaseRules {

    /** The clocks of the store and of a process do not tick together. */
    private static final long TOLERANCE = 300_000_000;

    /** A renewal whose sender has given up may still be on its way. */
    private static final long ON_ITS_WAY = 20_000_000_000L;

    private final History history;
    private final Promises promises;
    private final Findings findings;

    LeaseRules(History history, Promises promises, Findings findings) {
        this.history = history;
        this.promises = promises;
        this.findings = findings;
    }

    void check(JobHistory job) {
        List<Event> claims = job.claims();
        for (Event claim : claims) {
            words(job, claim, claims);
            excludesOthers(job, claim, claims);
            hasItsOwnToken(job, claim, claims);
            endsItOnce(job, claim, claims);
        }
    }

    private void words(JobHistory job, Event claim, List<Event> claims) {
        Stream.concat(job.ends(claim).stream(), job.said(claim, What.RENEW))
                .filter(Event::accepted)
                .forEach(word -> {
                    claims.stream()
                            .filter(later -> later.token() != claim.token()
                                    && later.from() > claim.to()
                                    && later.to() <= word.from())
                            .findFirst()
                            .ifPresent(later -> findings.add(
                                    Rule.A_STALE_TOKEN_IS_REFUSED,
                                    job,
                                    word + " was accepted though the job had been handed out again: " + later));
                    long over = surelyOver(job, claim, word);
                    if (word.from() > over) {
                        findings.add(
                                Rule.AN_EXPIRED_LEASE_IS_REFUSED,
                                job,
                                word + " was accepted " + (word.from() - over) / 1_000_000
                                        + " ms after the lease had surely ended, of " + claim);
                    }
                });
    }

    private long surelyOver(JobHistory job, Event claim, Event word) {
        long last = job.said(claim, What.RENEW)
                .filter(renewal -> renewal.possible() && renewal.from() < word.from())
                .mapToLong(renewal -> renewal.accepted() ? renewal.to() : later(renewal.to()))
                .max()
                .orElse(claim.to());
        return last == Event.NEVER
                ? last
                : Math.max(last, claim.to()) + promises.lease().toNanos() + TOLERANCE;
    }

    private static long later(long time) {
        return time == Event.NEVER ? time : time + ON_ITS_WAY;
    }

    /** Until when a claim was surely good. */
    long surelyGood(JobHistory job, Event claim) {
        return Math.min(surelyHeld(job, claim), freed(job, claim)) - TOLERANCE;
    }

    private void excludesOthers(JobHistory job, Event claim, List<Event> claims) {
        long held = surelyGood(job, claim);
        claims.stream()
                .filter(other -> other != claim && other.from() >= claim.to() && other.to() <= held)
                .filter(other -> !mayBeForgotten(claim, other))
                .findFirst()
                .ifPresent(other -> findings.add(
                        Rule.A_HELD_JOB_IS_NOT_HANDED_OUT, job, other + " while it was held under " + claim));
    }

    /** What is renewed in a transaction is seen by others when that commits, which may be when the lease has ended. */
    private long surelyHeld(JobHistory job, Event claim) {
        long lease = promises.lease().toNanos();
        return job.said(claim, What.RENEW)
                .filter(Event::accepted)
                .reduce(
                        claim.from() + lease,
                        (held, renewal) -> renewal.to() <= held ? renewal.from() + lease : held,
                        Math::max);
    }

    /** The first word that may have let it go. */
    private static long freed(JobHistory job, Event claim) {
        return job.ends(claim).stream().mapToLong(Event::from).min().orElse(Event.NEVER);
    }

    private void hasItsOwnToken(JobHistory job, Event claim, List<Event> claims) {
        for (Event other : claims) {
            boolean later = other != claim && other.from() >= claim.to();
            if (later && other.token() <= claim.token() && !mayBeForgotten(claim, other)) {
                findings.add(Rule.NO_TOKEN_IS_GIVEN_TWICE, job, other + " came after " + claim);
            }
            boolean sameTime = other != claim && !later && claim.from() <= other.from();
            if ((sameTime || later)
                    && other.token() == claim.token()
                    && !other.process().equals(claim.process())) {
                findings.add(Rule.NO_TOKEN_IS_GIVEN_TWICE, job, other + " has the token of " + claim);
            }
        }
    }

    private void endsItOnce(JobHistory job, Event claim, List<Event> claims) {
        List<Event> accepted = job.ends(claim).stream().filter(Event::accepted).toList();
        if (accepted.size() > 1) {
            findings.add(Rule.A_JOB_ENDS_ONCE, job, "more than one end was accepted of " + claim + ": " + accepted);
        }
        accepted.stream()
                .filter(end -> end.what() != What.RETURN)
                .forEach(end -> claims.stream()
                        .filter(other -> other.from() >= end.to() && !job.retriedBetween(end.from(), other.to()))
                        .findFirst()
                        .ifPresent(other -> findings.add(
                                Rule.A_JOB_ENDS_ONCE, job, "it was handed out, " + other + ", after " + end)));
    }

    private boolean mayBeForgotten(Event claim, Event other) {
        return Crashes.between(history, promises, claim.from(), other.to());
    }
}
