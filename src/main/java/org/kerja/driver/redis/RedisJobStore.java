package org.kerja.driver.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.JobState;
import org.kerja.QueueSizes;
import org.kerja.spi.Announcement;
import org.kerja.spi.Announcements;
import org.kerja.spi.Capability;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.End;
import org.kerja.spi.EndedJob;
import org.kerja.spi.Envelope;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;
import org.kerja.spi.Lease;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitRules;
import org.kerja.spi.LimitUse;
import org.kerja.spi.LimitedClaims;
import org.kerja.spi.Membership;
import org.kerja.spi.Millis;
import org.kerja.spi.Outcome;
import org.kerja.spi.Progress;
import org.kerja.spi.Pushed;
import org.kerja.spi.QueueDue;
import org.kerja.spi.Renewal;
import org.kerja.spi.Return;
import org.kerja.spi.StoredJob;
import org.kerja.spi.Workflows;

/** The jobs of one Redis connection. What is said about a queue is one step of Redis each. */
final class RedisJobStore implements JobStore {

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

    /** On a Cluster a step keeps to one queue, while these are about several. */
    private static final Set<Capability> ABOUT_SEVERAL_QUEUES =
            Set.of(Capability.UNIQUE, Capability.LIMITS, Capability.WORKFLOWS);

    /** What stands for the membership of a job that is part of nothing; Redis knows of which it is part. */
    private static final Membership NO_MEMBER = new Membership("", true);

    private static final long REFUSED = 0;
    private static final long CANCELLED = 2;

    private final Redis redis;
    private final Queues queues;
    private final HeldJobs held;
    private final RedisWakeUps wakeUps;
    private final RedisPushes pushes;
    private final RedisClaims claims;
    private final RedisLimits limits;
    private final RedisEndedJobs endedJobs;
    private final RedisFailedJobs failedJobs;
    private final RedisWorkflows workflows;

    RedisJobStore(Redis redis) {
        this.redis = redis;
        this.queues = new Queues(redis);
        this.held = new HeldJobs(queues);
        this.wakeUps = new RedisWakeUps(redis);
        this.pushes = new RedisPushes(redis, queues, wakeUps);
        this.claims = new RedisClaims(redis, held);
        this.limits = new RedisLimits(redis, claims, held);
        this.endedJobs = new RedisEndedJobs(redis);
        this.failedJobs = new RedisFailedJobs(redis, queues);
        this.workflows = new RedisWorkflows(redis, pushes);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.copyOf(CAPABILITIES);
        if (redis.isKnownAsCluster()) {
            capabilities.removeAll(ABOUT_SEVERAL_QUEUES);
        }
        return capabilities;
    }

    @Override
    public String whyNot(Capability missing) {
        return CAPABILITIES.contains(missing)
                ? "since on a Redis Cluster a step keeps to one queue, while this is about all"
                : "";
    }

    private void require(Capability capability) {
        if (ABOUT_SEVERAL_QUEUES.contains(capability) && redis.isCluster()) {
            throw capability.missingIn(RedisDriver.NAME, whyNot(capability));
        }
    }

    @Override
    public void push(List<Envelope> jobs) {
        push(jobs, Optional.empty());
    }

    @Override
    public boolean push(List<Envelope> jobs, Announcement announcement) {
        return push(jobs, wakeUps.announces() ? Optional.of(announcement) : Optional.empty());
    }

    private boolean push(List<Envelope> jobs, Optional<Announcement> announcement) {
        if (jobs.stream().anyMatch(job -> job.line().isPresent())) {
            require(Capability.LIMITS);
        }
        return !jobs.isEmpty() && pushes.push(jobs, announcement);
    }

    @Override
    public List<Pushed> pushUnique(List<Envelope> jobs) {
        require(Capability.UNIQUE);
        return jobs.isEmpty() ? List.of() : pushes.pushKeyed(jobs);
    }

    @Override
    public boolean relays() {
        return true;
    }

    @Override
    public Optional<Map<JobId, Pushed>> relay(List<Envelope> jobs, long fence) {
        if (jobs.stream().anyMatch(job -> job.line().isPresent())) {
            require(Capability.LIMITS);
        }
        if (jobs.stream().anyMatch(job -> job.unique().isPresent())) {
            require(Capability.UNIQUE);
        }
        return pushes.relay(jobs, fence);
    }

    @Override
    public void relayed(List<Envelope> jobs) {
        pushes.relayed(jobs);
    }

    @Override
    public boolean pushesClaimed() {
        return true;
    }

    @Override
    public Optional<Claim> pushClaimed(Envelope job, ClaimRequest request) {
        if (job.line().isPresent()) {
            require(Capability.LIMITS);
        }
        Optional<Claim> claim = pushes.pushClaimed(job, request);
        claim.ifPresent(one -> held.claimed(job.id(), redis.place(job.queue(), false)));
        return claim;
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return claims.claim(request);
    }

    @Override
    public List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
        return claims.claimPassed(request, below, waited);
    }

    @Override
    public LimitedClaims claimLimited(ClaimRequest request, LimitRules rules) {
        require(Capability.LIMITS);
        return limits.claim(request, rules);
    }

    @Override
    public Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        require(Capability.LIMITS);
        return limits.acquire(key, rule, lease);
    }

    @Override
    public void release(String key, Lease lease) {
        require(Capability.LIMITS);
        limits.release(key, lease);
    }

    @Override
    public void forgetUses(String key) {
        require(Capability.LIMITS);
        limits.forget(key);
    }

    @Override
    public Optional<JobId> firstBefore(JobId id) {
        require(Capability.LIMITS);
        return Optional.ofNullable(queues.ask(
                Script.FIRST_BEFORE,
                queues.all(),
                Queues.arguments(id.value()),
                (places, answer) -> answer == null ? null : new JobId(Text.string(answer))));
    }

    @Override
    public LimitUse limitUse(String key, LimitRule rule) {
        require(Capability.LIMITS);
        return limits.use(key, rule);
    }

    @Override
    public List<QueueDue> due(Collection<String> names, Set<String> jobNames) {
        List<QueueDue> due = new ArrayList<>();
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(redis.isCluster() ? Text.bytes("") : redis.prefix());
        arguments.addAll(claims.names(jobNames));
        workflows.found(false);
        queues.ask(Script.DUE, queues.of(names), arguments, (places, answer) -> {
            List<@Nullable Object> found = Text.list(answer);
            boolean outcomes = !found.isEmpty() && Text.number(found.get(0)) == 0;
            workflows.found(outcomes);
            for (int index = outcomes ? 2 : 0; index < found.size(); index += 2) {
                Place place = places.get((int) Text.number(found.get(index)) - 1);
                Duration delay = Duration.ofMillis(Text.number(found.get(index + 1)));
                due.add(new QueueDue(place.queue(), delay, place.limited()));
            }
            return null;
        });
        return due;
    }

    @Override
    public boolean announces() {
        return wakeUps.announces();
    }

    @Override
    public void announce(Announcement announcement) {
        wakeUps.announce(announcement);
    }

    @Override
    public Optional<Announcements> listen() {
        return wakeUps.listen();
    }

    @Override
    public Set<Lease> complete(Collection<Lease> leases) {
        Set<Lease> refused = held.say(new HashSet<>(leases), lease -> lease, this::complete);
        leases.forEach(lease -> held.ended(lease.id()));
        return refused;
    }

    private List<Lease> complete(Place place, List<Lease> leases) {
        List<byte[]> arguments = new ArrayList<>(2 * leases.size());
        leases.forEach(lease -> addLease(arguments, lease));
        if (!place.limited()) {
            return refused(leases, step(Script.COMPLETE, place, arguments, RedisFaultPoint.COMPLETED));
        }
        List<byte[]> unkept = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index += 2) {
            unkept.addAll(arguments.subList(index, index + 2));
            unkept.addAll(Queues.arguments("0", "", Outcome.Kind.SUCCEEDED.name(), "1", ""));
        }
        return refused(leases, step(Script.END, place, unkept, RedisFaultPoint.COMPLETED));
    }

    private @Nullable Object step(Script script, Place place, List<byte[]> arguments, RedisFaultPoint point) {
        Object answer = redis.run(script, place, arguments);
        redis.reached(point);
        return answer;
    }

    private static void addLease(List<byte[]> arguments, Lease lease) {
        arguments.add(Text.bytes(lease.id().value()));
        arguments.add(Text.bytes(lease.token()));
    }

    private static <T> List<T> refused(List<T> said, @Nullable Object answer) {
        return Text.list(answer).stream()
                .map(place -> said.get((int) Text.number(place) - 1))
                .toList();
    }

    @Override
    public boolean completeInTransaction(Lease lease) {
        throw Capability.TRANSACTIONS.missingIn(RedisDriver.NAME);
    }

    @Override
    public Set<Lease> end(Collection<End> ends) {
        Set<Lease> refused = held.say(new HashSet<>(ends), End::lease, (place, there) -> {
            List<byte[]> arguments = new ArrayList<>(7 * there.size());
            for (End end : there) {
                addLease(arguments, end.lease());
                arguments.add(Text.bytes(Millis.of(end.keep())));
                arguments.add(RedisEndedJobs.text(end));
                addMembership(arguments, end);
            }
            return refused(
                    there.stream().map(End::lease).toList(),
                    step(Script.END, place, arguments, RedisFaultPoint.COMPLETED));
        });
        ends.forEach(end -> held.ended(end.lease().id()));
        return refused;
    }

    private static void addMembership(List<byte[]> arguments, End end) {
        Membership membership = end.membership().orElse(NO_MEMBER);
        Outcome outcome = Outcome.of(membership, end);
        arguments.addAll(Queues.arguments(outcome.kind().name(), membership.counted() ? "1" : "0", outcome.text()));
    }

    @Override
    public Optional<EndedJob> ended(JobId id) {
        return endedJobs.find(id);
    }

    @Override
    public Renewal renew(Collection<Lease> leases, Duration lease) {
        Set<Lease> cancelled = new HashSet<>();
        Set<Lease> refused = held.say(leases, one -> one, (place, there) -> {
            List<byte[]> arguments = new ArrayList<>(1 + 2 * there.size());
            arguments.add(Text.bytes(Millis.of(lease)));
            there.forEach(one -> addLease(arguments, one));
            List<@Nullable Object> answers = Text.list(redis.run(Script.RENEW, place, arguments));
            List<Lease> lost = new ArrayList<>();
            for (int index = 0; index < there.size(); index++) {
                long answer = Text.number(answers.get(index));
                if (answer == REFUSED) {
                    lost.add(there.get(index));
                } else if (answer == CANCELLED) {
                    cancelled.add(there.get(index));
                }
            }
            return lost;
        });
        refused.forEach(one -> held.ended(one.id()));
        return new Renewal(refused, cancelled);
    }

    @Override
    public boolean markStarted(Lease lease, String attempts) {
        return held.place(lease.id())
                .map(place -> redis.run(
                        Script.MARK_STARTED,
                        place,
                        Queues.arguments(lease.id().value(), String.valueOf(lease.token()), attempts)))
                .map(answer -> Text.number(answer) != REFUSED)
                .orElse(false);
    }

    @Override
    public Set<Lease> giveBack(Collection<Return> returns) {
        Set<Lease> refused = held.say(returns, Return::lease, (place, there) -> {
            List<byte[]> arguments = new ArrayList<>(5 * there.size());
            for (Return given : there) {
                addLease(arguments, given.lease());
                arguments.add(Text.bytes(Millis.of(given.delay())));
                arguments.add(Text.bytes(given.kind().name()));
                arguments.add(Text.bytes(given.attempts()));
            }
            return refused(
                    there.stream().map(Return::lease).toList(),
                    step(Script.GIVE_BACK, place, arguments, RedisFaultPoint.GIVEN_BACK));
        });
        returns.forEach(given -> held.ended(given.lease().id()));
        return refused;
    }

    @Override
    public boolean fail(Failure failure) {
        Lease lease = failure.lease();
        boolean failed = held.place(lease.id())
                .map(place -> step(
                        Script.FAIL,
                        place,
                        Queues.arguments(
                                lease.id().value(),
                                String.valueOf(lease.token()),
                                failure.reason().name(),
                                failure.message(),
                                failure.counted() ? "1" : "0",
                                failure.attempts(),
                                redis.settings().connection()),
                        RedisFaultPoint.FAILED))
                .map(answer -> Text.number(answer) != REFUSED)
                .orElse(false);
        held.ended(lease.id());
        return failed;
    }

    @Override
    public void progress(Collection<Progress> progress) {
        held.say(progress, Progress::lease, (place, there) -> {
            List<byte[]> arguments = new ArrayList<>(3 * there.size());
            for (Progress one : there) {
                addLease(arguments, one.lease());
                arguments.add(Text.bytes(one.percent()));
            }
            redis.run(Script.PROGRESS, place, arguments);
            return List.of();
        });
    }

    @Override
    public QueueSizes sizes(String queue) {
        List<byte[]> keys = queues.of(queue).stream().map(Place::base).toList();
        List<@Nullable Object> sizes = Text.list(redis.run(Script.SIZES, keys, List.of()));
        long oldest = Text.number(sizes.get(3));
        return new QueueSizes(
                Text.number(sizes.get(0)),
                Text.number(sizes.get(1)),
                Text.number(sizes.get(2)),
                oldest < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(oldest)));
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return Optional.ofNullable(queues.ask(
                Script.FIND,
                queues.all(),
                Queues.arguments(id.value()),
                (places, answer) -> answer == null ? null : found(id, places, Text.list(answer))));
    }

    private static StoredJob found(JobId id, List<Place> places, List<@Nullable Object> answer) {
        Place place = places.get((int) Text.number(answer.get(0)) - 1);
        StoredEnvelope job = StoredEnvelope.read(answer.get(1));
        StoredState state = StoredState.read(answer.get(2));
        long availableAt = Text.number(answer.get(3));
        long now = Text.number(answer.get(4));
        boolean held = state.leaseEnd() > now;
        return new StoredJob(
                id,
                job.name(),
                job.version(),
                place.queue(),
                job.priority(),
                held ? JobState.RESERVED : availableAt > now ? JobState.DELAYED : JobState.READY,
                job.payload(),
                job.createdAt(),
                availableAt,
                held ? Optional.of(state.node()) : Optional.empty(),
                state.progress(),
                state.counters(),
                state.attempts(),
                job.limits(),
                now);
    }

    @Override
    public CancelOutcome cancel(JobId id, Duration keep) {
        List<byte[]> arguments =
                List.of(Text.bytes(id.value()), Text.bytes(Millis.of(keep)), RedisEndedJobs.cancelled());
        CancelOutcome outcome = queues.ask(Script.CANCEL, queues.all(), arguments, (places, answer) -> {
            CancelOutcome here = CancelOutcome.valueOf(Text.string(answer));
            return here == CancelOutcome.NOT_FOUND ? null : here;
        });
        return outcome == null ? CancelOutcome.NOT_FOUND : outcome;
    }

    @Override
    public int clear(String queue) {
        List<byte[]> keys = queues.of(queue).stream().map(Place::base).toList();
        long cleared = 0;
        long left = Long.MAX_VALUE;
        long wanted = Long.MAX_VALUE;
        // What is put in meanwhile is not waited for.
        while (left > 0 && cleared < wanted) {
            List<@Nullable Object> answer = Text.list(redis.run(Script.CLEAR, keys, List.of()));
            cleared += Text.number(answer.get(0));
            left = Text.number(answer.get(1));
            wanted = wanted == Long.MAX_VALUE ? cleared + left : wanted;
        }
        return Math.toIntExact(cleared);
    }

    @Override
    public void pause(String queue, boolean paused) {
        byte[] key = redis.place(queue, false).key("paused");
        redis.ask(jedis -> paused ? jedis.set(key, Text.bytes("1")) : String.valueOf(jedis.del(key)));
    }

    @Override
    public boolean isPaused(String queue) {
        byte[] key = redis.place(queue, false).key("paused");
        return redis.ask(jedis -> jedis.exists(key));
    }

    @Override
    public Optional<Workflows> workflows() {
        return redis.isKnownAsCluster() ? Optional.empty() : Optional.of(workflows);
    }

    @Override
    public Optional<FailedJobStore> failedJobs() {
        return Optional.of(failedJobs);
    }

    @Override
    public void close() {
        redis.close();
    }
}
