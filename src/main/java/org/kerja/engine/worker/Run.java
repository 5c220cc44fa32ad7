package org.kerja.engine.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.Attempt;
import org.kerja.FailureReason;
import org.kerja.engine.job.AttemptLog;
import org.kerja.engine.job.JobDefinition;
import org.kerja.spi.Claim;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.Lease;
import org.kerja.spi.Membership;

/**
 * One claimed job on this node, from its claim to its end. The job's thread, the watchdog and the lease keeper meet
 * here: whoever ends the run first decides what becomes of it.
 */
final class Run {

    /** Why a job should stop. */
    enum Stop {
        /** Its timeout has passed. */
        TIMEOUT,
        /** Somebody cancelled it. */
        CANCELLED,
        /** The node stops. */
        STOPPING,
        /** Another node may have it. */
        LOST
    }

    private enum Phase {
        HELD,
        RUNNING,
        ENDED,
        ABANDONED
    }

    private final Claim claim;
    private final JobDefinition definition;
    private final long claimedAt = System.nanoTime();
    private final long firstLeaseUntil;
    private volatile long leaseUntil;
    private volatile String attempts;
    private volatile @Nullable Stop stop;
    private volatile @Nullable Runnable afterwards;
    private volatile boolean stuck;
    private volatile boolean holdsLimits;

    // Guarded by this.
    private Phase phase = Phase.HELD;
    private @Nullable Thread thread;

    // Written by the job's thread before others learn of them.
    private volatile long startedAt;
    private volatile Instant startedInstant = Instant.EPOCH;
    private volatile Optional<Duration> timeout = Optional.empty();
    private volatile @Nullable Object job;
    private volatile @Nullable Integer progress;
    private volatile @Nullable String result;
    private volatile @Nullable Membership membership;

    Run(Claim claim, JobDefinition definition, long leaseUntil) {
        this.claim = claim;
        this.definition = definition;
        this.firstLeaseUntil = leaseUntil;
        this.leaseUntil = leaseUntil;
        this.attempts = claim.attempts();
    }

    Claim claim() {
        return claim;
    }

    Lease lease() {
        return claim.lease();
    }

    JobDefinition definition() {
        return definition;
    }

    /** The log of attempts with what this run has added. */
    String attempts() {
        return attempts;
    }

    void addAttempt(Attempt attempt) {
        attempts = AttemptLog.append(attempts, attempt);
    }

    /** The time since the dispatch. */
    long ageMillis() {
        return claim.ageMillis() + heldFor().toMillis();
    }

    Duration heldFor() {
        return Duration.ofNanos(System.nanoTime() - claimedAt);
    }

    /** Whether so much time has passed since it was asked for. */
    boolean wasAskedFor(Duration ago, Duration lease) {
        return System.nanoTime() - (firstLeaseUntil - lease.toNanos()) > ago.toNanos();
    }

    /** Runs an action once the store knows that the job, having begun, has ended. */
    void afterwards(Runnable action) {
        afterwards = action;
    }

    /** It uses a limit within itself that its lease holds for it. */
    void holdLimits() {
        holdsLimits = true;
    }

    boolean holdsLimits() {
        return holdsLimits || definition.line().limits();
    }

    /** The store knows what became of it. */
    void concluded() {
        Runnable action = afterwards;
        if (startedAt != 0 && action != null) {
            action.run();
        }
    }

    /** Notes that the lease holds until this point of the monotonic clock. */
    void renewed(long until) {
        leaseUntil = until;
    }

    /** Whether the lease has ended for all that this node knows; the store may still see it as held, never the reverse. */
    boolean isLeaseOver() {
        return System.nanoTime() - leaseUntil >= 0;
    }

    /** The job's thread takes the run; false if somebody else has ended it. */
    synchronized boolean begin() {
        if (phase != Phase.HELD || stop == Stop.LOST) {
            return false;
        }
        phase = Phase.RUNNING;
        thread = Thread.currentThread();
        return true;
    }

    /** Notes the job that its payload has become. */
    void job(Object instance) {
        job = instance;
    }

    /** Notes how far the job says that it is. */
    void reached(int percent) {
        progress = percent;
    }

    Optional<Integer> progress() {
        return Optional.ofNullable(progress);
    }

    /** Notes what the job leaves, as it is written. */
    void leaves(String written) {
        result = written;
    }

    Optional<String> result() {
        return Optional.ofNullable(result);
    }

    /** Notes what the job is part of, once that is known. */
    void belongsTo(Optional<Membership> workflow) {
        membership = workflow.orElse(null);
    }

    Optional<Membership> membership() {
        return Optional.ofNullable(membership);
    }

    /** The job's code is about to be called. */
    void started(Optional<Duration> limit) {
        startedInstant = Instant.now();
        startedAt = System.nanoTime();
        timeout = limit;
    }

    /** The job's thread says that its code has returned; false if the run was abandoned and nothing may be said. */
    synchronized boolean end() {
        thread = null;
        if (phase != Phase.RUNNING) {
            return false;
        }
        phase = Phase.ENDED;
        return true;
    }

    /** Takes a run that no thread has begun; false if one has. */
    synchronized boolean withdraw() {
        if (phase != Phase.HELD) {
            return false;
        }
        phase = Phase.ABANDONED;
        return true;
    }

    /** Takes the run from a thread that does not end; the stack of that thread, or empty if it has ended. */
    synchronized Optional<StackTraceElement[]> abandon() {
        if (phase != Phase.RUNNING || thread == null) {
            return Optional.empty();
        }
        phase = Phase.ABANDONED;
        return Optional.of(thread.getStackTrace());
    }

    /** Writes off the thread of this run; false if it has come back already. */
    synchronized boolean writeOff() {
        stuck = thread != null;
        return stuck;
    }

    boolean isStuck() {
        return stuck;
    }

    /** Asks the job to stop and interrupts its thread. The first reason stays, but a lost lease is final. */
    synchronized void stop(Stop reason) {
        if (stop == null || reason == Stop.LOST) {
            stop = reason;
        }
        if (phase == Phase.RUNNING && thread != null) {
            thread.interrupt();
        }
    }

    Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    boolean isStopped(Stop reason) {
        return stop == reason;
    }

    /** The job; empty before its payload was read. */
    Optional<Object> job() {
        return Optional.ofNullable(job);
    }

    Optional<Duration> timeout() {
        return timeout;
    }

    /** When the timeout passes, by the node's clock. */
    Optional<Instant> deadline() {
        return timeout.map(startedInstant::plus);
    }

    /** For how long the job's code has been running. */
    Duration runningFor() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** A call of the code of the job, with what has come with it. */
    Instrumentation.Call call(Map<String, String> entries, boolean failed, boolean synchronous) {
        return new Instrumentation.Call(
                lease().id(),
                definition.name(),
                claim.queue(),
                claim.counters().deliveries(),
                entries,
                failed,
                synchronous);
    }

    /** The record of this attempt. */
    Attempt attempt(FailureReason reason, String node, String error, String message, String trace) {
        boolean began = startedInstant != Instant.EPOCH;
        return new Attempt(
                claim.counters().deliveries(),
                reason,
                node,
                began ? startedInstant : Instant.now(),
                began ? runningFor() : Duration.ZERO,
                error,
                message,
                trace);
    }
}
