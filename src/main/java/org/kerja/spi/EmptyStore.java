package org.kerja.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerja.CancelOutcome;
import org.kerja.JobId;
import org.kerja.QueueSizes;

/** A store in which no job ever lies, for drivers that keep none. Every word about a lease is refused. */
public abstract class EmptyStore implements JobStore {

    private final String driver;
    private final Set<Capability> capabilities;

    /**
     * @param driver the driver's name, for messages
     * @param capabilities none of {@link Capability#TRANSACTIONS} and {@link Capability#PAUSE}
     */
    protected EmptyStore(String driver, Set<Capability> capabilities) {
        this.driver = driver;
        this.capabilities = Set.copyOf(capabilities);
    }

    @Override
    public final Set<Capability> capabilities() {
        return capabilities;
    }

    /** Where no job ever lies, no other has a key. */
    @Override
    public List<Pushed> pushUnique(List<Envelope> jobs) {
        require(Capability.UNIQUE);
        push(jobs);
        return jobs.stream().<Pushed>map(job -> new Pushed.Stored()).toList();
    }

    @Override
    public List<Claim> claim(ClaimRequest request) {
        return List.of();
    }

    @Override
    public List<Claim> claimPassed(ClaimRequest request, int below, Duration waited) {
        require(Capability.PRIORITY);
        return List.of();
    }

    @Override
    public LimitedClaims claimLimited(ClaimRequest request, LimitRules rules) {
        require(Capability.LIMITS);
        return LimitedClaims.NONE;
    }

    @Override
    public Optional<Duration> acquire(String key, LimitRule rule, Lease lease) {
        require(Capability.LIMITS);
        return Optional.empty();
    }

    @Override
    public void release(String key, Lease lease) {
        require(Capability.LIMITS);
    }

    @Override
    public void forgetUses(String key) {
        require(Capability.LIMITS);
    }

    @Override
    public Optional<JobId> firstBefore(JobId id) {
        require(Capability.LIMITS);
        return Optional.empty();
    }

    @Override
    public LimitUse limitUse(String key, LimitRule rule) {
        require(Capability.LIMITS);
        return new LimitUse(List.of(), 0, Duration.ZERO);
    }

    @Override
    public List<QueueDue> due(Collection<String> queues, Set<String> names) {
        return List.of();
    }

    @Override
    public Set<Lease> complete(Collection<Lease> leases) {
        return Set.copyOf(leases);
    }

    @Override
    public boolean completeInTransaction(Lease lease) {
        throw Capability.TRANSACTIONS.missingIn(driver);
    }

    @Override
    public Set<Lease> end(Collection<End> ends) {
        require(Capability.HISTORY);
        return ends.stream().map(End::lease).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<EndedJob> ended(JobId id) {
        require(Capability.HISTORY);
        return Optional.empty();
    }

    @Override
    public Renewal renew(Collection<Lease> leases, Duration lease) {
        return new Renewal(Set.copyOf(leases), Set.of());
    }

    @Override
    public boolean markStarted(Lease lease, String attempts) {
        return false;
    }

    @Override
    public Set<Lease> giveBack(Collection<Return> returns) {
        return returns.stream().map(Return::lease).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean fail(Failure failure) {
        return false;
    }

    @Override
    public void progress(Collection<Progress> progress) {
        // Whatever lease it shows is refused, and what is refused is ignored.
    }

    @Override
    public QueueSizes sizes(String queue) {
        require(Capability.INSPECTION);
        return QueueSizes.NONE;
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        require(Capability.INSPECTION);
        return Optional.empty();
    }

    @Override
    public CancelOutcome cancel(JobId id, Duration keep) {
        require(Capability.INSPECTION);
        return CancelOutcome.NOT_FOUND;
    }

    @Override
    public int clear(String queue) {
        require(Capability.CLEAR);
        return 0;
    }

    @Override
    public void pause(String queue, boolean paused) {
        throw Capability.PAUSE.missingIn(driver);
    }

    @Override
    public boolean isPaused(String queue) {
        throw Capability.PAUSE.missingIn(driver);
    }

    @Override
    public Optional<FailedJobStore> failedJobs() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // There is nothing to end.
    }

    private void require(Capability capability) {
        if (!capabilities.contains(capability)) {
            throw capability.missingIn(driver);
        }
    }
}
