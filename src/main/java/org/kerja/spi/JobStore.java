package org.kerja.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.QueueSizes;

/**
 * One open connection: where jobs lie. Safe for any number of threads.
 *
 * <p>Whether a job is due and whether a lease has expired is decided by the store's clock alone. Every word about a
 * claimed job shows its {@link Lease}; it is refused, and changes nothing, when the job was claimed again, is gone, or
 * the lease has expired.
 *
 * <p>All methods throw {@link org.kerja.StoreException} when the store cannot be reached; whether their change was made
 * is then unknown, and saying the same again is harmless. Methods of a missing {@link Capability} throw
 * {@link UnsupportedOperationException}.
 */
public interface JobStore extends AutoCloseable {

    /** What this store can do. */
    Set<Capability> capabilities();

    /** Why this store lacks a capability that others of its driver have, as a clause that begins with {@code since}; else empty. */
    default String whyNot(Capability missing) {
        return "";
    }

    /**
     * Whether dispatched jobs run in the dispatching thread instead of being stored. The engine then runs them and
     * never calls {@link #push}.
     */
    default boolean synchronous() {
        return false;
    }

    /**
     * Stores jobs, all or none. Joins the caller's transaction with {@link Capability#TRANSACTIONS}, else commits. A job
     * whose id is there already is left as it is, so that a push whose outcome is unknown may be repeated.
     */
    void push(List<Envelope> jobs);

    /**
     * As {@link #push(List)} outside of a transaction, together with what {@link #announce} does if that costs no further
     * round trip.
     *
     * @return whether it was announced too
     */
    default boolean push(List<Envelope> jobs, Announcement announcement) {
        push(jobs);
        return false;
    }

    /**
     * As {@link #push(List)} for jobs of which some have a key that another may have. Whether one has it is decided
     * in the same step; of callers who say the same key at once, one comes first. If a job that says {@link org.kerja.OnDuplicate#REFUSE}
     * is a duplicate, none of them is stored. Needs {@link Capability#UNIQUE}.
     *
     * @return what became of each, in their order
     */
    List<Pushed> pushUnique(List<Envelope> jobs);

    /** Whether jobs that lay in an outbox can be {@linkplain #relay relayed} to it. */
    default boolean relays() {
        return false;
    }

    /**
     * Stores jobs that lay in an outbox, as {@link #pushUnique} for those that have keys, each once: one that was relayed is
     * left out, also if it is gone by now, until it is {@link #relayed forgotten}.
     *
     * @param fence grows with each node that takes over the outbox
     * @return what became of each that was not relayed before; empty, and nothing is stored, if one with a greater fence has relayed
     */
    default Optional<Map<JobId, Pushed>> relay(List<Envelope> jobs, long fence) {
        throw new UnsupportedOperationException("This store takes nothing from an outbox");
    }

    /** These jobs lie in no outbox any more. */
    default void relayed(List<Envelope> jobs) {
        // What relays nothing has nothing to forget.
    }

    /** Whether {@link #pushClaimed} costs no more than {@link #push(List)}. */
    default boolean pushesClaimed() {
        return false;
    }

    /**
     * Stores a job that is due, not in a transaction of the caller, and claims it in the same step, so that this node
     * may run it at once. Empty if it was only stored, since its queue is paused or it was there already.
     *
     * @param request whose lease and node are those of the claim
     */
    default Optional<Claim> pushClaimed(Envelope job, ClaimRequest request) {
        push(List.of(job));
        return Optional.empty();
    }

    /**
     * Claims jobs that are due: by order of queues, then priority, then the time since when they are due, then id. No
     * job is handed to two callers, and callers do not wait for each other. Where looking
     * through all jobs takes its time, some claims may leave out what belongs before the jobs that were claimed last: for a
     * quarter of a second, or for twenty times as long as that look takes.
     */
    List<Claim> claim(ClaimRequest request);

    /**
     * Claims jobs that were just dispatched, on this node or another, while this one had nothing else to do. The
     * conditions are those of {@link #claim}; a store that finds jobs by id no faster than by their place in line may
     * claim others instead.
     */
    default List<Claim> claimDispatched(ClaimRequest request, Collection<JobId> dispatched) {
        return claim(request);
    }

    /**
     * Claims jobs of the request's queues that those of higher priority have passed: of less than this priority, and due
     * for this long or longer. Of a queue that priority first whose first job has waited for longest. Needs {@link Capability#PRIORITY}.
     */
    List<Claim> claimPassed(ClaimRequest request, int below, Duration waited);

    /**
     * Claims limited jobs, which {@link #claim} does not hand out: from each line as many as its keys allow, in the
     * order of priority and id; from the groups of a queue in turn, each as many in a row as its weight; of the
     * queues in their order, or all alike if none is given. No more than a key allows are claimed at any time,
     * whoever else claims; one that is given back uncounted does not count. Needs {@link Capability#LIMITS}.
     */
    LimitedClaims claimLimited(ClaimRequest request, LimitRules rules);

    /**
     * Uses a key within a running job, if that is allowed: one of so many at once until it is {@linkplain #release released}
     * or the lease has ended, or once for the time of a rate. Never in a transaction of the caller. Needs {@link Capability#LIMITS}.
     *
     * @return empty if it was allowed; else when to ask again
     */
    Optional<Duration> acquire(String key, LimitRule rule, Lease lease);

    /** Ends a use that is one of so many at once. */
    void release(String key, Lease lease);

    /** Forgets all uses of a key. */
    void forgetUses(String key);

    /** The first of the ordered line that a job waits in, if that is another. Needs {@link Capability#LIMITS}. */
    Optional<JobId> firstBefore(JobId id);

    /** How far a key is used up. Needs {@link Capability#LIMITS}. */
    LimitUse limitUse(String key, LimitRule rule);

    /**
     * The queues with jobs of these names and when the first of each is due, in one read.
     *
     * @param queues only these; all queues if empty
     */
    List<QueueDue> due(Collection<String> queues, Set<String> names);

    /** Whether there is a way to tell other nodes of jobs. Asked after something was stored, and often. */
    default boolean announces() {
        return false;
    }

    /**
     * Tells other nodes of jobs that have been committed, so that they need not find them by polling. Cheap, never in a
     * transaction of the caller, and never heard by this store itself. Does nothing if it does not {@link #announces()}.
     */
    default void announce(Announcement announcement) {
        // They find the jobs by polling.
    }

    /** Begins to hear what other nodes announce; empty if there is no way to hear it, and never will be. */
    default Optional<Announcements> listen() {
        return Optional.empty();
    }

    /** Removes completed jobs and returns the leases that were refused. */
    Set<Lease> complete(Collection<Lease> leases);

    /**
     * Removes one completed job within the caller's transaction; false if refused. Needs {@link Capability#TRANSACTIONS}.
     */
    boolean completeInTransaction(Lease lease);

    /**
     * Removes jobs that are done, and keeps how they ended, in the same step; returns the leases that were refused, of
     * which nothing is kept. Those that are to be kept for no time are only told to what they are part of. Joins a transaction of the
     * caller. Needs {@link Capability#HISTORY}.
     */
    Set<Lease> end(Collection<End> ends);

    /** A job that has ended, as long as it is kept. Needs {@link Capability#HISTORY}. */
    Optional<EndedJob> ended(JobId id);

    /** Extends leases to this long from now. */
    Renewal renew(Collection<Lease> leases, Duration lease);

    /** Notes that a claimed job is about to run, and keeps its log of attempts; false if refused. */
    boolean markStarted(Lease lease, String attempts);

    /** Puts claimed jobs back and returns the leases that were refused. Joins a transaction of the caller. */
    Set<Lease> giveBack(Collection<Return> returns);

    /** Moves a claimed job to the failed jobs in one step; false if refused. Joins a transaction of the caller. */
    boolean fail(Failure failure);

    /** Keeps how far claimed jobs are; what is refused is ignored. */
    void progress(Collection<Progress> progress);

    /** How many jobs lie in a queue. */
    QueueSizes sizes(String queue);

    /** One job. */
    Optional<StoredJob> find(JobId id);

    /**
     * Removes a waiting job, or marks a running one so that {@link #renew} tells its worker.
     *
     * @param keep for how long one that is removed is to be found as ended; not at all if zero, else this needs {@link Capability#HISTORY}
     */
    CancelOutcome cancel(JobId id, Duration keep);

    /** The same of a job that is not to be kept. */
    default CancelOutcome cancel(JobId id) {
        return cancel(id, Duration.ZERO);
    }

    /** Removes the jobs of a queue that nobody holds, and returns how many. */
    int clear(String queue);

    /** Keeps {@link #claim} from taking from a queue, or ends that. */
    void pause(String queue, boolean paused);

    /** Whether a queue is paused. */
    boolean isPaused(String queue);

    /** The chains and batches; empty without {@link Capability#WORKFLOWS}. */
    default Optional<Workflows> workflows() {
        return Optional.empty();
    }

    /** The failed jobs; empty for a store that keeps none. */
    Optional<FailedJobStore> failedJobs();

    /** Ends the connection. Not called while another method runs. */
    @Override
    void close();
}
