package org.kerja.faults.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a node that nothing disturbs does for the jobs it holds, and that none runs before its time. */
final class KeepingRules {

    /** Pulses come every 100 ms; a process that had none for this long stood still. */
    private static final long STANDSTILL = 700_000_000;

    /** What is left of a fault when it is over: connections that must be opened again, a retry that waits. */
    private static final long AFTERMATH = 3_000_000_000L;

    /** The clocks of the store and of a process do not tick together. */
    private static final long TOLERANCE = 50_000_000;

    private final History history;
    private final Promises promises;
    private final Findings findings;
    private final Map<String, NavigableSet<Long>> pulses = new HashMap<>();
    private final Map<String, Event> stopped = new HashMap<>();

    KeepingRules(History history, Promises promises, Findings findings) {
        this.history = history;
        this.promises = promises;
        this.findings = findings;
        history.all(What.PULSE)
                .forEach(pulse -> pulses.computeIfAbsent(pulse.process(), process -> new TreeSet<>())
                        .add(pulse.from()));
        history.all(What.STOPPED).forEach(stop -> stopped.put(stop.process(), stop));
    }

    void check(JobHistory job) {
        List<Event> claims = job.claims();
        job.dispatch().ifPresent(dispatch -> notBefore(job, dispatch, claims));
        for (int index = 0; index < claims.size(); index++) {
            Event claim = claims.get(index);
            List<Event> later = claims.subList(index + 1, claims.size());
            isRenewed(job, claim);
            isGivenBack(job, claim);
            job.said(claim, What.RETURN).filter(Event::accepted).forEach(back -> notBefore(job, back, later));
        }
    }

    /**
     * @param later the claims that were made after what it was put there by, although earlier ones may have been answered after
     */
    private void notBefore(JobHistory job, Event put, List<Event> later) {
        long delayMillis = put.number("delay");
        later.stream()
                .filter(claim -> claim.to() > put.to())
                .findFirst()
                .filter(claim -> claim.to() < put.from() + delayMillis * 1_000_000 - TOLERANCE)
                .filter(claim -> !job.retriedBetween(put.from(), claim.to()))
                .ifPresent(claim -> findings.add(Rule.NOTHING_RUNS_EARLY, job, claim + " came too soon after " + put));
    }

    private void isRenewed(JobHistory job, Event claim) {
        List<Long> signs = new ArrayList<>();
        if (claim.to() - claim.from() < promises.lease().toNanos() * 2 / 3) {
            // Renewals come with each third of a lease; what was answered later may be lost before the first.
            signs.add(claim.to());
        }
        job.said(claim, What.RENEW).forEach(renewal -> {
            signs.add(renewal.from());
            signs.add(renewal.to());
        });
        signs.add(heldUntil(job, claim));
        for (int index = 1; index < signs.size(); index++) {
            long from = signs.get(index - 1);
            long to = signs.get(index);
            if (to - from > promises.lease().toNanos() && undisturbed(claim.process(), from, to)) {
                findings.add(
                        Rule.LEASES_ARE_RENEWED_IN_TIME,
                        job,
                        "nobody renewed it for " + (to - from) / 1_000_000 + " ms, of " + claim);
            }
        }
    }

    /** Until when the process believed that it held the job, for all that it wrote. */
    private long heldUntil(JobHistory job, Event claim) {
        long ended = job.ends(claim).stream().mapToLong(Event::from).min().orElse(Event.NEVER);
        long refused = job.said(claim, What.RENEW)
                .filter(renewal -> renewal.answer() == Answer.REFUSED)
                .mapToLong(Event::from)
                .min()
                .orElse(Event.NEVER);
        // The lease of a claim whose answer came late may have ended before anybody could renew it.
        long claimedAnew = job.all(What.CLAIM)
                .mapToLong(Event::from)
                .filter(from -> from > claim.to())
                .min()
                .orElse(Event.NEVER);
        NavigableSet<Long> its = pulses.getOrDefault(claim.process(), new TreeSet<>());
        long lastPulse = its.isEmpty() ? claim.to() : its.last();
        return Math.min(Math.min(Math.min(ended, refused), claimedAnew), Math.max(lastPulse, claim.to()));
    }

    private boolean undisturbed(String process, long from, long to) {
        return history.faults(process, from - AFTERMATH, to).findAny().isEmpty() && !stoodStill(process, from, to);
    }

    private boolean stoodStill(String process, long from, long to) {
        long last = from;
        for (long pulse : pulses.getOrDefault(process, new TreeSet<>()).subSet(from, true, to, true)) {
            if (pulse - last > STANDSTILL) {
                return true;
            }
            last = pulse;
        }
        return to - last > STANDSTILL;
    }

    /** Whoever ends in order gives back what it holds; what it has lost before is no longer its own. */
    private void isGivenBack(JobHistory job, Event claim) {
        Event stop = stopped.get(claim.process());
        if (stop == null || !job.ends(claim).isEmpty()) {
            return;
        }
        boolean lost = job.said(claim, What.RENEW).anyMatch(renewal -> renewal.answer() == Answer.REFUSED);
        long renewed = job.said(claim, What.RENEW)
                .filter(Event::accepted)
                .mapToLong(Event::from)
                .reduce(claim.from(), Math::max);
        boolean held = renewed + promises.lease().toNanos() > stop.from();
        boolean storeWasThere =
                history.faults("", stop.from() - AFTERMATH, stop.to()).findAny().isEmpty();
        if (held && !lost && storeWasThere) {
            findings.add(Rule.A_STOPPED_NODE_HOLDS_NOTHING, job, "nothing was said of " + claim + " before " + stop);
        }
    }
}
