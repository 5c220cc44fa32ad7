package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.JobId;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Lease;
import org.kerja.spi.Renewal;
import org.kerja.spi.Threads;

/**
 * Renews the leases of all jobs that this node holds on a connection, waiting, running or ended but not yet told to the
 * store: one statement every third of the lease. Two renewals may fail before a lease is in danger.
 */
final class LeaseKeeper {

    private final Connection connection;
    private final Duration lease;
    private final Recurring renewal;
    private final Map<JobId, Run> held = new ConcurrentHashMap<>();

    LeaseKeeper(Connection connection, Duration lease, Threads threads) {
        this.connection = connection;
        this.lease = lease;
        this.renewal = new Recurring(
                "Renewing leases on connection " + connection.name(), threads, lease.dividedBy(10), this::renew);
    }

    Duration lease() {
        return lease;
    }

    /** Keeps the leases of claimed runs. */
    void hold(Collection<Run> runs) {
        for (Run run : runs) {
            Run before = held.put(run.lease().id(), run);
            if (before != null) {
                // This node has the job again, so it had lost it before.
                before.stop(Run.Stop.LOST);
            }
        }
        renewal.wakeIn(lease.dividedBy(3));
    }

    /** Ends the keeping of a run; if this node has claimed the job anew, that one is still kept. */
    void drop(Run run) {
        held.remove(run.lease().id(), run);
        run.concluded();
    }

    Optional<Run> find(JobId id) {
        return Optional.ofNullable(held.get(id));
    }

    void stop(Duration patience) throws InterruptedException {
        renewal.stop(patience);
    }

    private Duration renew() {
        Map<Lease, Run> runs = new HashMap<>();
        held.values().forEach(run -> runs.put(run.lease(), run));
        if (runs.isEmpty()) {
            return Recurring.UNTIL_WOKEN;
        }
        long before = System.nanoTime();
        List<Lease> leases = new ArrayList<>(runs.keySet());
        Renewal result = connection.store().renew(leases, lease);
        runs.forEach((one, run) -> {
            // Until the store had renewed it, others may have found that the lease has ended, and used the same limits.
            if (result.refused().contains(one) || run.holdsLimits() && run.isLeaseOver()) {
                refused(run);
            } else {
                run.renewed(before + lease.toNanos());
            }
        });
        result.cancelled().stream()
                .flatMap(one -> Optional.ofNullable(runs.get(one)).stream())
                .forEach(run -> run.stop(Run.Stop.CANCELLED));
        return lease.dividedBy(3);
    }

    /** A run that has ended meanwhile is refused too, and must not be taken for lost. */
    private void refused(Run run) {
        if (held.remove(run.lease().id(), run)) {
            run.stop(Run.Stop.LOST);
        }
    }
}
