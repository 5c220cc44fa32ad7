package org.kerja.driver.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.Unique;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.Due;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitLine;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Progress;
import org.kerja.spi.Pushed;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;
import org.kerja.spi.StoredFailure;
import org.kerja.spi.StoredJob;
import org.kerja.spi.Uniqueness;
import org.kerja.spi.Workflows;

/** The jobs of one memory connection. One lock guards them all; nothing under it waits or grows with their number. */
final class MemoryStore implements JobStore {

    /** In the year 33658: later than any job, and far enough from what a long can hold. */
    private static final long FAR = 1_000_000_000_000_000L;

    private static final System.Logger LOGGER = System.getLogger("org.kerja.driver.memory");

    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.DELAY,
            Capability.PRIORITY,
            Capability.UNIQUE,
            Capability.LIMITS,
            Capability.HISTORY,
            Capability.WORKFLOWS,
            Capability.FENCING,
            Capability.INSPECTION,
            Capability.CLEAR,
            Capability.PAUSE);

    private final String connection;
    private final InstantSource clock;
    private final Map<JobId, KeptJob> jobs = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private final Map<String, Line> limitedLines = new HashMap<>();
    private final LimitedJobs limited = new LimitedJobs();
    private final LimitUses uses = new LimitUses();
    private final UniqueKeys keys = new UniqueKeys(this);
    private final EndedJobs endedJobs = new EndedJobs();
    private final MemoryWorkflows workflows = new MemoryWorkflows(this);
    private final MemoryFailedJobs failedJobs = new MemoryFailedJobs(this);

    MemoryStore(String connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public synchronized void push(List<Envelope> envelopes) {
        long now = now();
        Map<JobId, KeptJob> pushed = new HashMap<>();
        for (Envelope envelope : envelopes) {
            KeptJob job = kept(envelope, now);
            if (!jobs.containsKey(job.id())) {
                pushed.putIfAbsent(job.id(), job);
            }
        }
        pushed.values().forEach(job -> admit(job, now));
    }

    @Override
    public synchronized List<Pushed> pushUnique(List<Envelope> envelopes) {
        return keys.push(envelopes, now());
    }

    private static KeptJob kept(Envelope envelope, long now) {
        return new KeptJob(
                envelope.id(),
                envelope.name(),
                envelope.version(),
                envelope.queue(),
                envelope.priority(),
                envelope.payload(),
                envelope.unique(),
                envelope.line(),
                0,
                now,
                availableAt(envelope.due(), now));
    }

    @Override
    public synchronized List<Claim> claim(ClaimRequest request) {
        return claim(request, (line, limit) -> line.take(request.names(), limit));
    }

    @Override
    public synchronized List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
        long now = now();
        long latest = later(now, waited) == FAR ? 0 : now - waited.toMillis();
        return claim(request, (line, limit) -> line.takePassed(request.names(), below, latest, limit));
    }

    @FunctionalInterface
    private interface Taking {
        List<KeptJob> from(Line line, int limit);
    }

    private List<Claim> claim(ClaimRequest request, Taking taking) {
        long now = now();
        long leaseEnd = later(now, request.lease());
        List<Claim> claims = new ArrayList<>();
        for (String queue : request.queues()) {
            Line line = advanced(lines, queue, now);
            if (line == null || paused.contains(queue)) {
                continue;
            }
            for (KeptJob job : taking.from(line, request.limit() - claims.size())) {
                claims.add(job.claim(request.node(), now, leaseEnd));
                line.add(job, now);
            }
        }
        return claims;
    }

    @Override
    public synchronized LimitedClaims claimLimited(ClaimRequest request, LimitRules rules) {
        long now = now();
        long leaseEnd = later(now, request.lease());
        Collection<String> queues = request.queues().isEmpty() ? List.copyOf(limitedLines.keySet()) : request.queues();
        queues.forEach(queue -> advanced(limitedLines, queue, now));
        LimitedClaiming claiming = new LimitedClaiming(
                limited,
                uses,
                rules,
                job -> !paused.contains(job.queue()) && request.names().contains(job.name()),
                now);
        List<Claim> claims = new ArrayList<>();
        Consumer<KeptJob> taking = job -> {
            takeOut(job);
            claims.add(job.claim(request.node(), now, leaseEnd));
            admit(job, now);
        };
        if (request.queues().isEmpty()) {
            claiming.claim(Optional.empty(), request.limit(), taking);
        }
        for (String queue : request.queues()) {
            claiming.claim(Optional.of(queue), request.limit() - claims.size(), taking);
        }
        return new LimitedClaims(claims, claiming.more() && !claims.isEmpty(), claiming.again());
    }

    @Override
    public synchronized Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        long now = now();
        KeptJob job = held(lease, now);
        return job == null ? Optional.of(Duration.ofSeconds(1)) : uses.acquire(key, rule, job, now);
    }

    @Override
    public synchronized void release(String key, Lease lease) {
        KeptJob job = held(lease, now());
        if (job != null) {
            uses.release(key, job);
        }
    }

    @Override
    public synchronized void forgetUses(String key) {
        uses.forget(key);
    }

    @Override
    public synchronized Optional<JobId> firstBefore(JobId id) {
        KeptJob job = current(id);
        return job == null ? Optional.empty() : job.line().flatMap(line -> limited.before(job, line));
    }

    @Override
    public synchronized LimitUse limitUse(String key, LimitRule rule) {
        return uses.of(key, rule, now());
    }

    @Override
    public synchronized List<QueueDue> due(Collection<String> queues, Set<String> names) {
        long now = now();
        List<QueueDue> due = new ArrayList<>();
        due(lines, false, queues, names, now, due);
        due(limitedLines, true, queues, names, now, due);
        return due;
    }

    private void due(
            Map<String, Line> from,
            boolean areLimited,
            Collection<String> queues,
            Set<String> names,
            long now,
            List<QueueDue> due) {
        for (String queue : queues.isEmpty() ? List.copyOf(from.keySet()) : new LinkedHashSet<>(queues)) {
            Line line = advanced(from, queue, now);
            if (line == null || paused.contains(queue)) {
                continue;
            }
            OptionalLong first = line.firstAvailable(names);
            if (first.isPresent()) {
                due.add(new QueueDue(queue, Duration.ofMillis(Math.max(0, first.getAsLong() - now)), areLimited));
            }
        }
    }

    @Override
    public synchronized Set<Lease> complete(Collection<Lease> leases) {
        long now = now();
        Set<Lease> refused = new HashSet<>();
        for (Lease lease : new LinkedHashSet<>(leases)) {
            KeptJob job = held(lease, now);
            if (job == null) {
                refused.add(lease);
            } else {
                remove(job);
            }
        }
        return refused;
    }

    @Override
    public boolean completeInTransaction(Lease lease) {
        throw Capability.TRANSACTIONS.missingIn("memory");
    }

    @Override
    public synchronized Set<Lease> end(Collection<End> ends) {
        long now = now();
        Set<Lease> refused = new HashSet<>();
        for (End end : new LinkedHashSet<>(ends)) {
            KeptJob job = held(end.lease(), now);
            if (job == null) {
                refused.add(end.lease());
            } else {
                workflows.ended(end);
                remove(job);
                if (!end.keep().isZero()) {
                    endedJobs.keep(job.ended(end, now), later(now, end.keep()));
                }
            }
        }
        return refused;
    }

    @Override
    public synchronized Optional<EndedJob> ended(JobId id) {
        return endedJobs.find(id, now());
    }

    @Override
    public synchronized Renewal renew(Collection<Lease> leases, Duration duration) {
        long now = now();
        long leaseEnd = later(now, duration);
        Set<Lease> refused = new HashSet<>();
        Set<Lease> cancelled = new HashSet<>();
        for (Lease lease : leases) {
            KeptJob job = held(lease, now);
            if (job == null) {
                refused.add(lease);
                continue;
            }
            takeOut(job);
            job.extendLease(leaseEnd);
            admit(job, now);
            if (job.cancelled()) {
                cancelled.add(lease);
            }
        }
        return new Renewal(refused, cancelled);
    }

    @Override
    public synchronized boolean markStarted(Lease lease, String attempts) {
        KeptJob job = held(lease, now());
        if (job == null) {
            return false;
        }
        job.start(attempts);
        return true;
    }

    @Override
    public synchronized Set<Lease> giveBack(Collection<Return> returns) {
        long now = now();
        Set<Lease> refused = new HashSet<>();
        for (Return given : returns) {
            long availableAt = later(now, given.delay());
            KeptJob job = held(given.lease(), now);
            if (job == null) {
                refused.add(given.lease());
                continue;
            }
            if (job.cancelled()) {
                remove(job);
            } else {
                takeOut(job);
                job.giveBack(given.kind(), given.attempts(), availableAt);
                admit(job, now);
            }
        }
        return refused;
    }

    @Override
    public synchronized boolean fail(Failure failure) {
        long now = now();
        KeptJob job = held(failure.lease(), now);
        if (job == null) {
            return false;
        }
        workflows.failed(failure);
        remove(job);
        failedJobs.keep(job.fail(failure, connection, now), job.token(), job.unique(), job.line());
        return true;
    }

    @Override
    public synchronized void progress(Collection<Progress> reports) {
        long now = now();
        for (Progress report : reports) {
            KeptJob job = held(report.lease(), now);
            if (job != null) {
                job.reach(report.percent());
            }
        }
    }

    @Override
    public synchronized QueueSizes sizes(String queue) {
        long now = now();
        return sizes(lines, queue, now).plus(sizes(limitedLines, queue, now));
    }

    private static QueueSizes sizes(Map<String, Line> from, String queue, long now) {
        Line line = advanced(from, queue, now);
        return line == null ? QueueSizes.NONE : line.sizes(now);
    }

    @Override
    public synchronized Optional<StoredJob> find(JobId id) {
        return Optional.ofNullable(current(id)).map(job -> job.describe(now()));
    }

    @Override
    public synchronized CancelOutcome cancel(JobId id, Duration keep) {
        KeptJob job = current(id);
        if (job == null) {
            return CancelOutcome.NOT_FOUND;
        }
        if (job.state() == JobState.RESERVED) {
            job.requestCancel();
            return CancelOutcome.REQUESTED;
        }
        remove(job);
        if (!keep.isZero()) {
            long now = now();
            endedJobs.keep(job.cancelled(now), later(now, keep));
        }
        return CancelOutcome.CANCELLED;
    }

    @Override
    public synchronized int clear(String queue) {
        int before = jobs.size();
        clear(lines, queue);
        clear(limitedLines, queue);
        return before - jobs.size();
    }

    private void clear(Map<String, Line> from, String queue) {
        Line line = advanced(from, queue, now());
        if (line != null) {
            line.clear(this::forget);
            if (line.isEmpty()) {
                from.remove(queue);
            }
        }
    }

    @Override
    public synchronized void pause(String queue, boolean pause) {
        if (pause) {
            paused.add(queue);
        } else {
            paused.remove(queue);
        }
    }

    @Override
    public synchronized boolean isPaused(String queue) {
        return paused.contains(queue);
    }

    @Override
    public Optional<Workflows> workflows() {
        return Optional.of(workflows);
    }

    /** A failed job is forgotten. */
    void forgotten(JobId id) {
        workflows.forgotten(id);
    }

    @Override
    public Optional<FailedJobStore> failedJobs() {
        return Optional.of(failedJobs);
    }

    @Override
    public synchronized void close() {
        if (!jobs.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "Connection {0} keeps its jobs in memory and is closed with {1} that have not run to their end",
                    connection,
                    jobs.size());
        }
    }

    long now() {
        return clock.millis();
    }

    /** How many queues take memory. */
    synchronized int queues() {
        return lines.size() + limitedLines.size();
    }

    /** How many jobs that have ended do. */
    synchronized int endedJobs() {
        return endedJobs.size();
    }

    /** How many keys of limits do. */
    synchronized int limitKeys() {
        return uses.keys();
    }

    /** The job that has a unique key, unless it is this one. */
    Optional<JobId> holder(Uniqueness unique, JobId id) {
        return keys.holder(unique, id, now());
    }

    /** Puts a failed job back as a new one under its old id; false if a job with that id lies here, or one with its key. */
    boolean readmit(StoredFailure failure, long token, Optional<Uniqueness> unique, Optional<LimitLine> line) {
        long now = now();
        Optional<Uniqueness> lasting = unique.filter(one -> one.until() == Unique.Until.DONE);
        if (jobs.containsKey(failure.id())
                || lasting.flatMap(one -> keys.holder(one, failure.id(), now)).isPresent()) {
            return false;
        }
        KeptJob job = new KeptJob(
                failure.id(),
                failure.name(),
                failure.version(),
                failure.queue(),
                failure.priority(),
                failure.payload(),
                lasting,
                line,
                token,
                now,
                now);
        admit(job, now);
        workflows.retried(failure.id());
        lasting.ifPresent(one -> keys.take(failure.id(), one, now, now));
        return true;
    }

    private void admit(KeptJob job, long now) {
        jobs.put(job.id(), job);
        job.line().ifPresent(line -> limited.add(job, line));
        linesOf(job)
                .computeIfAbsent(job.queue(), queue -> new Line(this::forget))
                .add(job, now);
    }

    /** Removes a job. */
    void remove(KeptJob job) {
        takeOut(job);
        forget(job);
    }

    private void forget(KeptJob job) {
        jobs.remove(job.id());
        job.leave();
        job.line().ifPresent(line -> limited.remove(job, line));
        uses.ended(job);
        keys.ended(job);
        workflows.removed(job.id());
    }

    private void takeOut(KeptJob job) {
        linesOf(job).computeIfPresent(job.queue(), (queue, line) -> {
            line.remove(job);
            return line.isEmpty() ? null : line;
        });
    }

    /** Limited jobs are apart, so that nobody else passes by them. */
    private Map<String, Line> linesOf(KeptJob job) {
        return job.line().isPresent() ? limitedLines : lines;
    }

    private @Nullable KeptJob held(Lease lease, long now) {
        KeptJob job = jobs.get(lease.id());
        return job != null && job.heldUnder(lease.token(), now) ? job : null;
    }

    /** A job in the state it has now. */
    @Nullable
    KeptJob current(JobId id) {
        KeptJob job = jobs.get(id);
        if (job != null) {
            advanced(linesOf(job), job.queue(), now());
        }
        return jobs.get(id);
    }

    /** A queue in the state it has now; null if nothing lies in it. */
    private static @Nullable Line advanced(Map<String, Line> from, String queue, long now) {
        Line line = from.get(queue);
        if (line == null) {
            return null;
        }
        line.advance(now);
        if (line.isEmpty()) {
            from.remove(queue);
            return null;
        }
        return line;
    }

    private static long availableAt(Due due, long now) {
        if (due instanceof Due.After after) {
            return later(now, after.delay());
        }
        Instant instant = ((Due.At) due).instant();
        if (instant.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return instant.isAfter(Instant.ofEpochMilli(FAR)) ? FAR : instant.toEpochMilli();
    }

    static long later(long now, Duration duration) {
        return duration.compareTo(Duration.ofMillis(FAR)) > 0 ? FAR : now + duration.toMillis();
    }
}
