package org.kerja.engine.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.kerja.Explanation;
import org.kerja.Explanation.Cause;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.JobState;
import org.kerja.engine.connection.Connection;
import org.kerja.engine.connection.Connections;
import org.kerja.engine.job.JobRegistry;
import org.kerja.engine.job.LimitTable;
import org.kerja.spi.Capability;
import org.kerja.spi.EndedJob;
import org.kerja.spi.FailedJobStore;
import org.kerja.spi.JobStore;
import org.kerja.spi.LimitRule;
import org.kerja.spi.LimitUse;
import org.kerja.spi.StoredFailure;

/** Finds out why a job does not run. */
public final class Explanations {

    private final String node;
    private final JobRegistry registry;
    private final LimitTable limits;
    private final Connections connections;
    private final FailedJobHome failedJobHome;
    private final BiPredicate<String, String> served;

    /**
     * @param served whether a worker of this node serves a queue, by the names of its connection and its own
     */
    public Explanations(
            String node,
            JobRegistry registry,
            LimitTable limits,
            Connections connections,
            FailedJobHome failedJobHome,
            BiPredicate<String, String> served) {
        this.node = node;
        this.registry = registry;
        this.limits = limits;
        this.connections = connections;
        this.failedJobHome = failedJobHome;
        this.served = served;
    }

    Explanation of(Connection connection, JobId id, Optional<JobInfo> found) {
        return new Explanation(id, found.map(this::waiting).orElseGet(() -> ended(connection, id)));
    }

    private List<Cause> ended(Connection connection, JobId id) {
        for (Connection keeper : connection.keepers()) {
            Optional<EndedJob> ended = JobStatuses.kept(keeper, id);
            if (ended.isPresent()) {
                return List.of(new Explanation.HasEnded(
                        ended.get().state(),
                        ended.get().reason(),
                        Instant.ofEpochMilli(ended.get().endedAt())));
            }
            FailedJobStore store = failedJobHome.store(keeper);
            Optional<StoredFailure> failure = store.find(id);
            if (failure.isPresent()) {
                List<Cause> causes = new ArrayList<>();
                causes.add(new Explanation.HasFailed(
                        failure.get().reason(),
                        failure.get().message(),
                        Instant.ofEpochMilli(failure.get().failedAt())));
                store.duplicate(id).map(Explanation.UniqueWith::new).ifPresent(causes::add);
                return causes;
            }
        }
        return List.of(new Explanation.NotThere());
    }

    private List<Cause> waiting(JobInfo job) {
        List<Cause> causes = new ArrayList<>();
        Duration left = Duration.between(job.readAt(), job.availableAt());
        if (job.state() == JobState.RESERVED) {
            causes.add(new Explanation.LeaseHeld(job.node().orElse(""), left, job.availableAt()));
            return causes;
        }
        if (job.state() == JobState.DELAYED) {
            causes.add(new Explanation.NotDue(left, job.availableAt()));
        }
        JobStore store = connections.named(job.connection()).store();
        if (store.capabilities().contains(Capability.PAUSE) && store.isPaused(job.queue())) {
            causes.add(new Explanation.QueuePaused(job.connection(), job.queue()));
        }
        if (registry.named(job.name()).isEmpty()) {
            causes.add(new Explanation.NameUnknown(job.name(), node));
        }
        if (!served.test(job.connection(), job.queue())) {
            causes.add(new Explanation.NoWorker(job.connection(), job.queue(), node));
        }
        if (job.state() == JobState.READY && store.capabilities().contains(Capability.LIMITS)) {
            store.firstBefore(job.id()).map(Explanation.BehindInOrder::new).ifPresent(causes::add);
            store.find(job.id()).ifPresent(stored -> stored.limits().forEach(key -> limited(store, key, causes)));
        }
        if (causes.isEmpty()) {
            causes.add(new Explanation.InLine(store.sizes(job.queue()).ready()));
        }
        return causes;
    }

    private void limited(JobStore store, String key, List<Cause> causes) {
        Optional<LimitRule> rule = limits.of(key);
        if (rule.isEmpty()) {
            return;
        }
        LimitUse use = store.limitUse(key, rule.get());
        if (rule.get().concurrent() > 0 && use.holders().size() >= rule.get().concurrent()) {
            causes.add(new Explanation.LimitHeld(key, rule.get().concurrent(), use.holders()));
        }
        use.heldUp(rule.get())
                .ifPresent(left -> causes.add(new Explanation.RateReached(
                        key, rule.get().rate(), rule.get().per(), left)));
    }
}
