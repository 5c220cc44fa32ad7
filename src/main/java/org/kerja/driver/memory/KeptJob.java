package org.kerja.driver.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.kerja.JobCounters;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.spi.Claim;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Failure;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.Return;
import org.kerja.spi.StoredFailure;
import org.kerja.spi.StoredJob;
import org.kerja.spi.Uniqueness;

/**
 * One job. {@link #availableAt} decides its place in a {@link Lane}, so it changes only while the job is in none.
 * Guarded by the lock of its store.
 */
final class KeptJob {

    /** The order in which due jobs of one priority leave a queue. */
    static final Comparator<KeptJob> BY_TIME =
            Comparator.comparingLong(KeptJob::availableAt).thenComparing(KeptJob::id);

    /** The order in which due jobs leave a queue. */
    static final Comparator<KeptJob> BY_PRIORITY =
            Comparator.comparingInt(KeptJob::priority).reversed().thenComparing(BY_TIME);

    private final JobId id;
    private final String name;
    private final int version;
    private final String queue;
    private final int priority;
    private final String payload;
    private final long createdAt;
    private final Optional<Uniqueness> unique;
    private final Optional<LimitLine> line;
    private long token;
    private long availableAt;
    private JobState state = JobState.DELAYED;
    private boolean claimed;
    private boolean started;
    private boolean cancelled;
    private String node = "";
    private Optional<Integer> progress = Optional.empty();
    private JobCounters counters = JobCounters.NONE;
    private String attempts = "";

    /**
     * @param token the last token that was ever used for this job, or 0
     */
    KeptJob(
            JobId id,
            String name,
            int version,
            String queue,
            int priority,
            String payload,
            Optional<Uniqueness> unique,
            Optional<LimitLine> line,
            long token,
            long createdAt,
            long availableAt) {
        this.id = id;
        this.name = name;
        this.version = version;
        this.queue = queue;
        this.priority = priority;
        this.payload = payload;
        this.unique = unique;
        this.line = line;
        this.token = token;
        this.createdAt = createdAt;
        this.availableAt = availableAt;
    }

    JobId id() {
        return id;
    }

    String name() {
        return name;
    }

    String queue() {
        return queue;
    }

    int priority() {
        return priority;
    }

    Optional<LimitLine> line() {
        return line;
    }

    /** How often workers have taken it. */
    int deliveries() {
        return counters.deliveries();
    }

    Optional<Uniqueness> unique() {
        return unique;
    }

    long token() {
        return token;
    }

    long availableAt() {
        return availableAt;
    }

    JobState state() {
        return state;
    }

    /** Notes in which part of its lane the job now lies. */
    void enter(JobState state) {
        this.state = state;
    }

    /** Whether somebody has claimed it and has neither given it back nor been replaced; the lease may have expired. */
    boolean claimed() {
        return claimed;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Whether a word that shows this token may be said. */
    boolean heldUnder(long shown, long now) {
        return state == JobState.RESERVED && token == shown && availableAt > now;
    }

    Claim claim(String claimant, long now, long leaseEnd) {
        Claim.Loss loss = claimed ? new Claim.Loss(true, started, node) : Claim.Loss.NONE;
        counters = new JobCounters(
                counters.deliveries() + 1,
                counters.failures(),
                counters.lostLeases() + (claimed ? 1 : 0),
                counters.releases());
        token++;
        availableAt = leaseEnd;
        claimed = true;
        started = false;
        node = claimant;
        progress = Optional.empty();
        return new Claim(
                new Lease(id, token),
                name,
                version,
                queue,
                priority,
                payload,
                counters,
                loss,
                attempts,
                Math.max(0, now - createdAt));
    }

    /** It is gone, and no lease is good any more. */
    void leave() {
        token++;
    }

    void extendLease(long leaseEnd) {
        availableAt = leaseEnd;
    }

    void start(String newAttempts) {
        started = true;
        attempts = newAttempts;
    }

    void reach(int percent) {
        progress = Optional.of(percent);
    }

    void requestCancel() {
        cancelled = true;
    }

    void giveBack(Return.Kind kind, String newAttempts, long newAvailableAt) {
        counters = switch (kind) {
            case FAILED -> failedOnceMore();
            case RELEASED ->
                new JobCounters(
                        counters.deliveries(), counters.failures(), counters.lostLeases(), counters.releases() + 1);
            case UNCOUNTED ->
                new JobCounters(
                        counters.deliveries() - 1, counters.failures(), counters.lostLeases(), counters.releases());
        };
        // The lease just used must not fit a second time, also not before the next claim.
        token++;
        availableAt = newAvailableAt;
        attempts = newAttempts;
        claimed = false;
        started = false;
        node = "";
        progress = Optional.empty();
    }

    StoredFailure fail(Failure failure, String connection, long now) {
        return new StoredFailure(
                id,
                connection,
                name,
                version,
                queue,
                priority,
                payload,
                failure.reason(),
                failure.message(),
                createdAt,
                now,
                failure.counted() ? failedOnceMore() : counters,
                failure.attempts());
    }

    EndedJob ended(End end, long now) {
        return new EndedJob(
                id, end.name(), queue, end.state(), end.reason(), end.progress(), end.result(), createdAt, now);
    }

    /** It was cancelled while it waited. */
    EndedJob cancelled(long now) {
        return new EndedJob(
                id, name, queue, JobState.CANCELLED, "", Optional.empty(), Optional.empty(), createdAt, now);
    }

    StoredJob describe(long now) {
        return new StoredJob(
                id,
                name,
                version,
                queue,
                priority,
                state,
                payload,
                createdAt,
                availableAt,
                state == JobState.RESERVED ? Optional.of(node) : Optional.empty(),
                progress,
                counters,
                attempts,
                line.map(LimitLine::keys).orElse(List.of()),
                now);
    }

    private JobCounters failedOnceMore() {
        return new JobCounters(
                counters.deliveries(), counters.failures() + 1, counters.lostLeases(), counters.releases());
    }
}
