package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kerja.engine.config.WorkerSettings;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.RetryPolicy;
import org.kerja.spi.Announcement;
import org.kerja.spi.Claim;
import org.kerja.spi.Envelope;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.LimitRule;
import org.kerja.spi.Threads;

/**
 * Claims jobs from some queues of a connection and runs them.
 *
 * <p>What is claimed waits in the local buffer until a permit is free. {@link Intake} decides when to claim and how much.
 */
final class Worker {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.worker");

    /**
     * A thread takes jobs from the buffer for this long before it goes back to its pool: handing each of many short jobs
     * to the pool would cost more than the jobs, and keeping the thread would starve the pool's other users.
     */
    private static final long SLICE_NANOS = 20_000_000;

    private final WorkerSettings settings;
    private final JobRegistry registry;
    private final Bookkeeping books;
    private final Threads threads;
    private final Consumer<FaultPoint> reached;
    private final JobRunner runner;
    private final Outcomes outcomes;
    private final Watchdog watchdog;
    private final Intake intake;
    private final Recurring review;
    private final Permits permits;
    private final LocalBuffer buffer = new LocalBuffer();
    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    /** Threads that were asked for and have not yet come for a job. */
    private final AtomicInteger starting = new AtomicInteger();

    private volatile boolean quiesced;
    private volatile boolean rejecting;

    /**
     * @param unannounced run when jobs are found that are due, of which nobody had told
     */
    Worker(
            String node,
            WorkerSettings settings,
            Bookkeeping books,
            JobRegistry registry,
            WorkerSurroundings around,
            Runnable unannounced) {
        this.settings = settings;
        this.registry = registry;
        this.books = books;
        this.threads = around.threads();
        this.reached = around.reached();
        this.permits = new Permits(settings.concurrency());
        RetryPolicy policy = new RetryPolicy(around.random());
        this.outcomes = new Outcomes(node, books, policy, around);
        this.watchdog = new Watchdog(settings.name(), settings.grace(), threads, this::abandon);
        this.runner = new JobRunner(books, policy, around, watchdog, outcomes);
        this.intake = new Intake(
                node,
                settings,
                books.connection().store(),
                registry.names(),
                around.limits(),
                new Held(),
                threads,
                around.random(),
                unannounced,
                () -> around.workflows().ended(books.connection()));
        this.review = new Recurring(
                "Reviewing the buffer of worker " + settings.name(),
                threads,
                settings.pollMaximum(),
                this::reviewBuffer);
    }

    void start() {
        intake.start();
    }

    /** Jobs have been committed on this node. */
    void dispatched(List<Envelope> jobs) {
        intake.dispatched(jobs);
    }

    /** Another node has committed jobs. */
    void announced(Announcement announcement) {
        intake.announced(announcement);
    }

    /** How to claim a job that is about to be stored, if it could begin at once. */
    Optional<WorkerSignals.AtOnce> atOnce(Envelope job) {
        return rejecting ? Optional.empty() : intake.atOnce(job);
    }

    /** Some queue may have jobs. */
    void mayHaveJobs() {
        intake.mayHaveJobs();
    }

    /** Stops claiming and gives back what has not begun. */
    void quiesce(Duration patience) throws InterruptedException {
        quiesced = true;
        intake.stop(patience);
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

    boolean serves(String queue) {
        return settings.queues().serves(queue);
    }

    WorkerState state() {
        return new WorkerState(
                settings.name(),
                settings.connection(),
                !intake.isFailing(),
                running.size(),
                buffer.size(),
                permits.stuckThreads());
    }

    /** What the intake sees of this worker. */
    private final class Held implements Intake.Hold {

        @Override
        public int freePermits() {
            return permits.free();
        }

        @Override
        public int waiting() {
            return buffer.size();
        }

        @Override
        public void keep(List<Claim> claims, long claimedAt) {
            reached.accept(WorkerFaultPoint.CLAIMED);
            long leaseUntil = claimedAt + settings.lease().toNanos();
            List<Run> runs = new ArrayList<>(claims.size());
            for (Claim claim : claims) {
                registry.named(claim.name())
                        .map(definition -> new Run(claim, definition, leaseUntil))
                        .ifPresent(runs::add);
            }
            for (Run run : runs) {
                if (run.definition().line().limits()) {
                    run.afterwards(intake::mayAllow);
                }
            }
            books.leases().hold(runs);
            buffer.add(runs);
            if (quiesced) {
                giveBack(buffer.drain());
            }
        }

        @Override
        public boolean begin() {
            if (buffer.size() > 0) {
                review.wakeIn(settings.lease().dividedBy(3));
            }
            return quiesced || startThreads();
        }
    }

    /** Gives threads to what waits, as far as permits go; false if there was none to be had. */
    private boolean startThreads() {
        while (buffer.size() > starting.get() && permits.tryAcquire()) {
            starting.incrementAndGet();
            try {
                threads.execute(this::slice);
                accepted();
            } catch (RejectedExecutionException e) {
                starting.decrementAndGet();
                permits.release();
                rejected(e);
                return false;
            }
        }
        return true;
    }

    /** No thread to be had: other nodes may have some, so nothing is kept that cannot be run soon. */
    private void rejected(RejectedExecutionException cause) {
        List<Run> waiting = buffer.drain();
        // A server that is suspended rejects for as long as it is.
        LOGGER.log(
                rejecting ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "Worker {0} gets no thread for jobs, so {1} are given back, and all others until it gets one: {2}",
                settings.name(),
                waiting.size(),
                cause);
        rejecting = true;
        intake.tooMuch();
        giveBack(waiting);
    }

    private void accepted() {
        if (rejecting) {
            rejecting = false;
            LOGGER.log(System.Logger.Level.INFO, "Worker {0} gets threads for jobs again", settings.name());
        }
    }

    private void slice() {
        // Before it takes a job: counted too little, a thread is started in vain; too much, and a job waits for
        // nothing.
        starting.decrementAndGet();
        long end = System.nanoTime() + SLICE_NANOS;
        try {
            Optional<Run> next = buffer.take();
            while (next.isPresent()) {
                // Now and not only when it ends: a thread that ended before it was taken saw no room for another.
                intake.roomMade();
                run(next.get());
                next = System.nanoTime() - end < 0 ? buffer.take() : Optional.empty();
            }
        } finally {
            permits.release();
            if (!quiesced) {
                startThreads();
            }
            intake.roomMade();
        }
    }

    private void run(Run run) {
        if (run.definition().line().rated() && run.wasAskedFor(LimitRule.LONGEST_START, settings.lease())) {
            // Its start would be counted for a time in which it was not.
            giveBack(List.of(run));
            intake.mayAllow();
            return;
        }
        running.add(run);
        try {
            runner.run(run);
        } finally {
            running.remove(run);
            if (run.isStuck()) {
                permits.recovered();
            }
        }
    }

    /** Gives back jobs that have waited in the buffer for too long: another node may be free. */
    private Duration reviewBuffer() {
        Duration longest = settings.lease().dividedBy(3);
        List<Run> waitedTooLong = buffer.waitingFor(longest);
        if (!waitedTooLong.isEmpty()) {
            intake.tooMuch();
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
            if (run.writeOff()) {
                permits.stuck();
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "Job {0} ({1}) ignores its timeout; its thread is written off and replaced, {2} are stuck",
                        run.lease().id(),
                        run.claim().name(),
                        permits.stuckThreads());
            }
            outcomes.abandoned(run, stack);
            startThreads();
            intake.roomMade();
        });
    }
}
