package org.kerja.engine.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.kerja.JobId;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.RetryPolicy;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Threads;

/**
 * Claims jobs from some queues of a connection and runs them.
 *
 * <p>A poll is a short task that claims as many jobs as there is room for; each claimed job waits in the local buffer
 * until a permit is free. While there is work, a poll is due as soon as there is room; when there is none, a poll only
 * looks, with a growing wait, until somebody dispatches on this node or the look finds work.
 */
final class Worker {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /**
     * A thread takes jobs from the buffer for this long before it goes back to its pool: handing each of many short jobs
     * to the pool would cost more than the jobs, and keeping the thread would starve the pool's other users.
     */
    private static final long SLICE_NANOS = 20_000_000;

    private final String node;
    private final WorkerSettings settings;
    private final JobRegistry registry;
    private final Set<String> names;
    private final Bookkeeping books;
    private final Threads threads;
    private final JobRunner runner;
    private final Outcomes outcomes;
    private final Watchdog watchdog;
    private final Recurring poll;
    private final Recurring review;
    private final QueueOrder order;
    private final ReadAhead readAhead;
    private final Permits permits;
    private final PollPace pace;
    private final JustDispatched justDispatched;
    private final LocalBuffer buffer = new LocalBuffer();
    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    /** Threads that were asked for and have not yet come for a job. */
    private final AtomicInteger starting = new AtomicInteger();

    private volatile boolean workExpected;
    private volatile boolean quiesced;

    Worker(String node, WorkerSettings settings, Bookkeeping books, JobRegistry registry, WorkerSurroundings around) {
        this.node = node;
        this.settings = settings;
        this.registry = registry;
        this.names = registry.names();
        this.books = books;
        this.threads = around.threads();
        this.order = new QueueOrder(settings.queues(), around.random());
        this.readAhead = new ReadAhead(settings.concurrency(), settings.prefetch(), System::nanoTime);
        this.permits = new Permits(settings.concurrency());
        this.justDispatched = new JustDispatched(settings.concurrency());
        this.pace = new PollPace(settings.pollMinimum(), settings.pollMaximum());
        RetryPolicy policy = new RetryPolicy(around.random());
        this.outcomes = new Outcomes(node, books, policy, around.codec(), around.events());
        this.watchdog = new Watchdog(settings.name(), settings.grace(), threads, this::abandon);
        this.runner = new JobRunner(
                books, policy, around.codec(), around.transactions(), watchdog, outcomes, around.events());
        this.poll = new Recurring("Polling of worker " + settings.name(), threads, settings.pollMaximum(), this::poll);
        this.review = new Recurring(
                "Reviewing the buffer of worker " + settings.name(),
                threads,
                settings.pollMaximum(),
                this::reviewBuffer);
    }

    void start() {
        poll.wake();
    }

    /** Jobs have been committed on this node. */
    void dispatched(List<Envelope> jobs) {
        for (Envelope job : jobs) {
            if (order.serves(job.queue())) {
                order.saw(job.queue());
                if (job.due().equals(Due.NOW)) {
                    expectNow(job.id());
                } else if (job.due() instanceof Due.After after) {
                    expect(after.delay());
                } else if (job.due() instanceof Due.At at) {
                    // By this node's clock; the store's decides, and the next look will say how long it still takes.
                    Duration delay = Duration.between(Instant.now(), at.instant());
                    expect(delay.isNegative() ? Duration.ZERO : delay);
                }
            }
        }
    }

    /** Some queue may have jobs. */
    void mayHaveJobs() {
        pace.reset();
        poll.wake();
    }

    /** Stops claiming and gives back what has not begun. */
    void quiesce(Duration patience) throws InterruptedException {
        quiesced = true;
        poll.stop(patience);
        review.stop(patience);
        giveBack(buffer.drain());
    }

    /** Waits for running jobs; those that do not end in time are interrupted, then given back. */
    void stop(long untilNanos, Duration grace) throws InterruptedException {
        if (!permits.awaitIdle(untilNanos)) {
            running.forEach(run -> run.stop(Run.Stop.STOPPING));
            permits.awaitIdle(System.nanoTime() + grace.toNanos());
        }
        watchdog.stop(grace);
        List<Run> left =
                running.stream().filter(run -> run.abandon().isPresent()).toList();
        if (!left.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Worker {0}: {1} jobs did not end when asked to; they are given back while their threads go on",
                    settings.name(),
                    left.size());
            outcomes.givenBack(left);
        }
    }

    WorkerState state() {
        return new WorkerState(
                settings.name(),
                settings.connection(),
                !poll.isFailing(),
                running.size(),
                buffer.size(),
                permits.stuckThreads());
    }

    private void expectNow(JobId id) {
        if (workExpected || buffer.size() > 0 || !justDispatched.offer(id)) {
            // There are others, and its turn comes after theirs.
            workExpected = true;
        }
        poll.wake();
    }

    private void expect(Duration delay) {
        if (delay.isZero()) {
            workExpected = true;
            poll.wake();
        } else {
            poll.wakeIn(delay);
        }
    }

    private Duration poll() {
        if (quiesced) {
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
        List<JobId> dispatched = justDispatched.take();
        if (workExpected) {
            return claim(room);
        }
        if (!dispatched.isEmpty()) {
            return claimDispatched(room, dispatched);
        }
        Duration next = look();
        return next.isZero() ? claim(room) : pace.next(next);
    }

    /** Claims as many as there is room for, and again at once while there are more. */
    private Duration claim(int room) {
        workExpected = false;
        boolean full = claim(room, JobStore::claim) >= room;
        readAhead.claimed(full);
        if (full) {
            workExpected = true;
            return room() > 0 ? Duration.ZERO : Recurring.UNTIL_WOKEN;
        }
        return workExpected ? Duration.ZERO : pace.next(settings.pollMaximum());
    }

    /** Claims what was dispatched while there was nothing else to do. */
    private Duration claimDispatched(int room, List<JobId> dispatched) {
        boolean full;
        try {
            full = claim(room, (store, request) -> store.claimDispatched(request, dispatched)) >= room;
        } catch (RuntimeException e) {
            // Their ids are forgotten now, so the store must be asked for all.
            workExpected = true;
            throw e;
        }
        if (full || dispatched.size() > room) {
            workExpected = true;
        }
        return workExpected ? Duration.ZERO : pace.next(settings.pollMaximum());
    }

    @FunctionalInterface
    private interface Claiming {
        List<Claim> claims(JobStore store, ClaimRequest request);
    }

    private int claim(int limit, Claiming claiming) {
        List<String> queues = order.draw();
        if (queues.isEmpty()) {
            return 0;
        }
        long before = System.nanoTime();
        List<Claim> claims = claiming.claims(store(), new ClaimRequest(queues, names, limit, settings.lease(), node));
        take(claims, before);
        if (!claims.isEmpty()) {
            pace.reset();
        }
        return claims.size();
    }

    /** Asks which queues have jobs, and returns how long it takes until the first is due. */
    private Duration look() {
        Duration next = Recurring.UNTIL_WOKEN;
        for (QueueDue due : store().due(order.served(), names)) {
            order.saw(due.queue());
            if (due.delay().compareTo(next) < 0) {
                next = due.delay();
            }
        }
        return next;
    }

    private int room() {
        return permits.free() + readAhead.jobs() - buffer.size();
    }

    private void take(List<Claim> claims, long claimedAt) {
        if (claims.isEmpty()) {
            return;
        }
        long leaseUntil = claimedAt + settings.lease().toNanos();
        List<Run> runs = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            registry.named(claim.name()).ifPresent(definition -> runs.add(new Run(claim, definition, leaseUntil)));
        }
        books.leases().hold(runs);
        buffer.add(runs);
        review.wakeIn(settings.lease().dividedBy(3));
        startThreads();
    }

    private void startThreads() {
        while (buffer.size() > starting.get() && permits.tryAcquire()) {
            starting.incrementAndGet();
            try {
                threads.execute(this::slice);
            } catch (RejectedExecutionException e) {
                starting.decrementAndGet();
                permits.release();
                rejected(e);
                return;
            }
        }
    }

    /** No thread to be had: other nodes may have some, so nothing is kept that cannot be run soon. */
    private void rejected(RejectedExecutionException cause) {
        List<Run> waiting = buffer.drain();
        LOGGER.log(
                System.Logger.Level.WARNING,
                "Worker " + settings.name() + " gets no thread for jobs; " + waiting.size() + " are given back",
                cause);
        readAhead.tooMuch();
        workExpected = false;
        giveBack(waiting);
    }

    private void slice() {
        // Before it takes a job: counted too little, a thread is started in vain; too much, and a job waits for
        // nothing.
        starting.decrementAndGet();
        long end = System.nanoTime() + SLICE_NANOS;
        try {
            Optional<Run> next = buffer.take();
            while (next.isPresent()) {
                run(next.get());
                next = System.nanoTime() - end < 0 ? buffer.take() : Optional.empty();
            }
        } finally {
            permits.release();
            if (!quiesced) {
                startThreads();
            }
            wakeIfRoom();
        }
    }

    private void run(Run run) {
        running.add(run);
        try {
            runner.run(run);
        } finally {
            running.remove(run);
            if (run.isStuck()) {
                permits.recovered();
            }
        }
        wakeIfRoom();
    }

    /** While there is work, the next claim is made when half of what may be held is used up. */
    private void wakeIfRoom() {
        if (workExpected && !quiesced && buffer.size() <= readAhead.jobs() / 2 && room() > 0) {
            poll.wake();
        }
    }

    /** Gives back jobs that have waited in the buffer for too long: another node may be free. */
    private Duration reviewBuffer() {
        Duration longest = settings.lease().dividedBy(3);
        List<Run> waitedTooLong = buffer.waitingFor(longest);
        if (!waitedTooLong.isEmpty()) {
            readAhead.tooMuch();
            giveBack(waitedTooLong);
        }
        return buffer.size() > 0 ? longest : Recurring.UNTIL_WOKEN;
    }

    private void giveBack(List<Run> runs) {
        List<Run> withdrawn = runs.stream().filter(Run::withdraw).toList();
        if (!withdrawn.isEmpty()) {
            outcomes.givenBack(withdrawn);
        }
    }

    /** The watchdog's last means against a job that ignores its interrupt. */
    private void abandon(Run run) {
        run.abandon().ifPresent(stack -> {
            run.stuck();
            permits.stuck();
            LOGGER.log(
                    System.Logger.Level.ERROR,
                    "Job {0} ({1}) ignores its timeout; its thread is written off and replaced, {2} are stuck",
                    run.lease().id(),
                    run.claim().name(),
                    permits.stuckThreads());
            outcomes.abandoned(run, stack);
            startThreads();
            wakeIfRoom();
        });
    }

    private JobStore store() {
        return books.connection().store();
    }
}
