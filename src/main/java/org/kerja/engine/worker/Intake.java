package org.kerja.engine.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.kerja.JobId;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.job.LimitTable;
import org.kerja.spi.Announcement;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Threads;
import org.kerja.spi.Workflows;

/**
 * Decides when a worker asks the store for jobs, and for how many.
 *
 * <p>A poll is a short task. While there is work, it claims as many jobs as there is room for, and is due again as soon as
 * there is room. When there is none it only looks, with a growing wait, until somebody dispatches on this node or the look
 * finds work.
 */
final class Intake {

    /** What holds the claimed jobs. */
    interface Hold {

        /** How many jobs could begin now. */
        int freePermits();

        /** How many claimed jobs have not begun. */
        int waiting();

        /**
         * Takes claimed jobs into the buffer.
         *
         * @param claimedAt the monotonic clock before the claim
         */
        void keep(List<Claim> claims, long claimedAt);

        /** Begins what waits, as far as permits go; false if there are no threads, and all is given back. */
        boolean begin();
    }

    private static final long REMINDED_NANOS = 30_000_000_000L;

    private final String node;
    private final WorkerSettings settings;
    private final JobStore store;
    private final Set<String> names;
    private final LimitedIntake limited;
    private final boolean hasLimits;
    private final boolean hasPriorities;
    private final Hold hold;
    private final Recurring poll;
    private final QueueOrder order;
    private final ReadAhead readAhead;
    private final Ageing ageing;
    private final PollPace pace;
    private final JustDispatched justDispatched;
    private final LateClaims lateClaims;
    private final Runnable unannounced;
    private final Runnable outcomesFound;
    private final Recurring starting;

    /** Permits that are kept for jobs that are being stored. */
    private final AtomicInteger kept = new AtomicInteger();

    private volatile boolean workExpected;

    /** Whether another node is the reason to expect work. */
    private volatile boolean announced;

    private volatile boolean stopped;

    /** Whether the last poll has looked and found limited jobs that are due; it may be that none may run. */
    private boolean foundLimited;

    private long lookedAt = System.nanoTime();
    private long remindedAt = lookedAt;
    private Optional<Moment> firstDue = Optional.empty();

    /**
     * @param unannounced run when a look has found jobs that are due, of which nobody had told
     * @param outcomesFound run when a look has found that somebody has not moved on chains and batches, or there was none for long
     */
    Intake(
            String node,
            WorkerSettings settings,
            JobStore store,
            Set<String> names,
            LimitTable limits,
            Hold hold,
            Threads threads,
            RandomGenerator random,
            Runnable unannounced,
            Runnable outcomesFound) {
        this.node = node;
        this.settings = settings;
        this.store = store;
        this.names = names;
        this.limited = new LimitedIntake(store, limits);
        this.hasLimits = limits.any();
        this.hasPriorities = store.capabilities().contains(Capability.PRIORITY);
        this.hold = hold;
        this.unannounced = unannounced;
        this.outcomesFound = outcomesFound;
        this.lateClaims = new LateClaims(random);
        this.order = new QueueOrder(settings.queues(), random);
        this.readAhead = new ReadAhead(settings.concurrency(), settings.prefetch(), System::nanoTime);
        this.ageing = new Ageing(System::nanoTime);
        this.justDispatched = new JustDispatched(settings.concurrency());
        this.pace = new PollPace(settings.pollMinimum(), settings.pollMaximum());
        this.poll = new Recurring("Polling of worker " + settings.name(), threads, settings.pollMaximum(), this::poll);
        this.starting =
                new Recurring("Starting jobs of worker " + settings.name(), threads, settings.pollMaximum(), () -> {
                    hold.begin();
                    return Recurring.UNTIL_WOKEN;
                });
    }

    void start() {
        poll.wake();
    }

    /** Asks for nothing more. */
    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        poll.stop(patience);
        starting.stop(patience);
    }

    /** Whether the store did not answer when it was last asked. */
    boolean isFailing() {
        return poll.isFailing();
    }

    /** Jobs have been committed on this node. */
    void dispatched(List<Envelope> jobs) {
        for (Envelope job : jobs) {
            if (order.serves(job.queue())) {
                order.saw(job.queue());
                if (job.due().equals(Due.NOW) && job.line().isPresent()) {
                    mayAllow();
                } else if (job.due().equals(Due.NOW)) {
                    expectNow(job.id());
                } else {
                    expect(Delay.until(job.due()));
                }
            }
        }
    }

    /**
     * Keeps a permit for a job that is about to be stored, if it could begin at once and this node knows of no other
     * to do.
     */
    Optional<WorkerSignals.AtOnce> atOnce(Envelope job) {
        if (stopped
                || workExpected
                || !job.due().equals(Due.NOW)
                || job.line().isPresent()
                || !order.serves(job.queue())
                || !names.contains(job.name())) {
            return Optional.empty();
        }
        if (hold.freePermits() <= hold.waiting() + kept.getAndIncrement()) {
            kept.decrementAndGet();
            return Optional.empty();
        }
        order.saw(job.queue());
        return Optional.of(new Kept(job.queue()));
    }

    /** There are limited jobs, or their limits may allow more. */
    void mayAllow() {
        limited.expect();
        poll.wake();
    }

    /** Another node has committed jobs. */
    void announced(Announcement announcement) {
        if (hasLimits) {
            limited.expect();
        }
        if (announcement.jobs().isEmpty()) {
            mayHaveJobs();
        }
        for (QueueDue job : announcement.jobs()) {
            if (order.serves(job.queue())) {
                order.saw(job.queue());
                if (job.delay().isZero()) {
                    expectFromAnotherNode(announcement.lone());
                } else {
                    expect(job.delay());
                }
            }
        }
    }

    /** Some queue may have jobs. */
    void mayHaveJobs() {
        pace.reset();
        poll.wake();
    }

    /**
     * There is room for a job that ended. While there is work, the next claim is made when half of what may be held
     * is used up.
     */
    void roomMade() {
        if ((workExpected || limited.isExpected())
                && !stopped
                && hold.waiting() <= readAhead.jobs() / 2
                && room() > 0) {
            poll.wake();
        }
    }

    /** Claimed jobs had to be given back, since they waited for too long or got no thread. */
    void tooMuch() {
        readAhead.tooMuch();
    }

    private void expectNow(JobId id) {
        note(id);
        poll.wake();
    }

    private void note(JobId id) {
        if (workExpected || hold.waiting() > 0 || !justDispatched.offer(id)) {
            // There are others, and its turn comes after theirs.
            workExpected = true;
        }
    }

    /** A claim and no look, which would be one more round trip until the job runs. */
    private void expectFromAnotherNode(Optional<JobId> lone) {
        lone.ifPresentOrElse(this::note, () -> workExpected = true);
        announced = true;
        Duration pause = lateClaims.pause();
        if (lone.isPresent() && pause.isZero()) {
            // A single job is not worth another thread, which would have to wake up first.
            poll.runNow();
        } else {
            poll.wakeIn(pause);
        }
    }

    private void expect(Duration delay) {
        if (delay.isZero()) {
            workExpected = true;
            poll.wake();
        } else {
            delayed(delay);
            poll.wakeIn(delay);
        }
    }

    private Duration poll() {
        if (stopped) {
            return Recurring.UNTIL_WOKEN;
        }
        int room = room();
        if (room <= 0) {
            // Said before looking again, so that a job that ends in between wakes the poll.
            workExpected = true;
            room = room();
            if (room <= 0) {
                return Recurring.UNTIL_WOKEN;
            }
        }
        if (limited.isExpected()) {
            return pollForBoth(room);
        }
        Duration next = pollForOthers(room);
        if (foundLimited) {
            limited.expect();
            return room() > 0 ? Duration.ZERO : Recurring.UNTIL_WOKEN;
        }
        return next;
    }

    /** Limited jobs, and others if there may be some, are asked for in turn: either may take all the room that there is. */
    private Duration pollForBoth(int room) {
        boolean before = limited.comeFirst();
        int left = before ? room - claimLimited(room) : room;
        Duration next = Recurring.UNTIL_WOKEN;
        if (left <= 0) {
            workExpected = true;
        } else if (workExpected || !justDispatched.isEmpty() || mustLook() || !lookedWithin(settings.pollMinimum())) {
            next = pollForOthers(left);
        } else {
            next = pace.next(untilDue());
        }
        if (!before && room() > 0) {
            claimLimited(room());
        }
        if (limited.isExpected() || left <= 0) {
            return room() > 0 ? Duration.ZERO : Recurring.UNTIL_WOKEN;
        }
        return earlier(next, untilDue());
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Claims limited jobs and returns how many. */
    private int claimLimited(int room) {
        List<String> queues = order.learns() ? List.of() : order.draw();
        long before = System.nanoTime();
        LimitedClaims claimed = limited.claim(new ClaimRequest(queues, names, room, settings.lease(), node));
        claimed.again().ifPresent(this::delayed);
        List<Claim> claims = claimed.claims();
        if (!claims.isEmpty()) {
            hold.keep(claims, before);
            begin(claims);
        }
        return claims.size();
    }

    private Duration pollForOthers(int room) {
        foundLimited = false;
        List<JobId> dispatched = justDispatched.take();
        boolean expected = workExpected || !dispatched.isEmpty();
        if (expected && !mustLook()) {
            remind();
            return workExpected ? claim(room) : claimDispatched(room, dispatched);
        }
        boolean found = look();
        if (found && !expected) {
            unannounced.run();
        }
        return found || expected ? claim(room) : pace.next(untilDue());
    }

    /** Who is busy does not look, so that what others have left of chains and batches has to be asked for. */
    private void remind() {
        long now = System.nanoTime();
        if (now - remindedAt > REMINDED_NANOS) {
            remindedAt = now;
            outcomesFound.run();
        }
    }

    /**
     * Whether what is expected is not all that there may be: a delayed job has become due, or there are queues of
     * which nobody told.
     */
    private boolean mustLook() {
        return untilDue().isZero() || workExpected && order.learns() && !lookedWithin(settings.pollMaximum());
    }

    private boolean lookedWithin(Duration time) {
        return System.nanoTime() - lookedAt <= time.toNanos();
    }

    /** Claims as many as there is room for, and again at once while there are more. */
    private Duration claim(int room) {
        workExpected = false;
        List<Claim> passed = claimPassed(room);
        if (!begin(passed)) {
            return pace.next(untilDue());
        }
        return passed.size() < room ? claimInLine(room - passed.size()) : moreWhenThereIsRoom();
    }

    /** Claims some of those that others have passed for too long, if it is time for that. */
    private List<Claim> claimPassed(int room) {
        return ageing.due()
                .filter(last -> hasPriorities)
                .map(last -> {
                    int asked = Math.min(room, ageing.share());
                    List<Claim> passed = keep(
                            asked,
                            List.of(last.queue()),
                            (jobs, request) -> jobs.claimPassed(request, last.priority(), settings.ageing()));
                    ageing.claimed(asked, passed.size());
                    return passed;
                })
                .orElse(List.of());
    }

    private Duration claimInLine(int room) {
        List<String> queues = order.draw();
        List<Claim> claims = claim(room, queues, JobStore::claim);
        boolean full = claims.size() >= room;
        if (full) {
            Claim last = claims.get(claims.size() - 1);
            order.emptiedBefore(last.queue());
            ageing.passedAfter(last, claims.size());
        } else {
            order.emptied();
            ageing.passedNone();
        }
        readAhead.claimed(full);
        if (!begin(claims)) {
            // Asking again at once would bring the same jobs and no thread.
            return workExpected ? Duration.ZERO : pace.next(untilDue());
        }
        if (full) {
            return moreWhenThereIsRoom();
        }
        if (order.hasMore()) {
            workExpected = true;
        }
        return workExpected ? Duration.ZERO : pace.next(untilDue());
    }

    private Duration moreWhenThereIsRoom() {
        workExpected = true;
        return room() > 0 ? Duration.ZERO : Recurring.UNTIL_WOKEN;
    }

    /** Claims what was dispatched while there was nothing else to do. */
    private Duration claimDispatched(int room, List<JobId> dispatched) {
        List<Claim> claims;
        try {
            claims = claim(room, order.known(), (jobs, request) -> jobs.claimDispatched(request, dispatched));
        } catch (RuntimeException e) {
            // Their ids are forgotten now, so the store must be asked for all.
            workExpected = true;
            throw e;
        }
        if (begin(claims) && (claims.size() >= room || dispatched.size() > room)) {
            workExpected = true;
        }
        return workExpected ? Duration.ZERO : pace.next(untilDue());
    }

    @FunctionalInterface
    private interface Claiming {
        List<Claim> claims(JobStore jobs, ClaimRequest request);
    }

    private List<Claim> claim(int limit, List<String> queues, Claiming claiming) {
        boolean forAnnouncement = announced;
        announced = false;
        if (queues.isEmpty()) {
            return List.of();
        }
        List<Claim> claims = keep(limit, queues, claiming);
        if (forAnnouncement) {
            lateClaims.claimed(!claims.isEmpty());
        }
        return claims;
    }

    private List<Claim> keep(int limit, List<String> queues, Claiming claiming) {
        long before = System.nanoTime();
        List<Claim> claims = claiming.claims(store, new ClaimRequest(queues, names, limit, settings.lease(), node));
        if (!claims.isEmpty()) {
            hold.keep(claims, before);
        }
        return claims;
    }

    /** False if there are no threads for claimed jobs, and they were given back. */
    private boolean begin(List<Claim> claims) {
        if (claims.isEmpty()) {
            return true;
        }
        if (!hold.begin()) {
            return false;
        }
        pace.reset();
        return true;
    }

    /** Asks which queues have jobs; whether one has some that are due. */
    private boolean look() {
        lookedAt = System.nanoTime();
        remindedAt = lookedAt;
        nothingDelayed();
        foundLimited = false;
        boolean found = false;
        for (QueueDue due : store.due(order.served(), names)) {
            if (due.delay().isZero() && due.limited()) {
                order.saw(due.queue());
                foundLimited = true;
            } else if (due.delay().isZero()) {
                order.saw(due.queue());
                found = true;
            } else {
                delayed(due.delay());
            }
        }
        if (store.workflows().filter(Workflows::hasOutcomes).isPresent()) {
            outcomesFound.run();
        }
        return found;
    }

    private synchronized void nothingDelayed() {
        firstDue = Optional.empty();
    }

    /** Notes that a job is due after this wait. */
    private synchronized void delayed(Duration wait) {
        if (wait.compareTo(untilDue()) < 0) {
            firstDue = Optional.of(new Moment(System.nanoTime(), wait));
        }
    }

    /** How long it is until the first delayed job is due that this node knows of. */
    private synchronized Duration untilDue() {
        return firstDue.map(Moment::left).orElse(Recurring.UNTIL_WOKEN);
    }

    /** A time after another of the monotonic clock; it may be centuries away. */
    private record Moment(long since, Duration after) {

        Duration left() {
            Duration left = after.minusNanos(System.nanoTime() - since);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** A permit that is kept for a job until it is claimed. */
    private final class Kept implements WorkerSignals.AtOnce {

        private final ClaimRequest request;

        Kept(String queue) {
            request = new ClaimRequest(List.of(queue), names, 1, settings.lease(), node);
        }

        @Override
        public ClaimRequest request() {
            return request;
        }

        /**
         * Threads are asked for by a timer's, since who dispatches may have a security context, which a server hands
         * on.
         */
        @Override
        public void begin(Claim claim, long claimedAt) {
            hold.keep(List.of(claim), claimedAt);
            starting.wake();
        }

        @Override
        public void close() {
            kept.decrementAndGet();
        }
    }

    private int room() {
        return hold.freePermits() + readAhead.jobs() - hold.waiting();
    }
}
