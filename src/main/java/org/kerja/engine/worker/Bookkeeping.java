package org.kerja.engine.worker;

import java.time.Duration;
import java.util.function.Consumer;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.FaultPoint;
import org.kerja.spi.Threads;

/** What all workers of this node share that claim from one connection with one length of lease. */
record Bookkeeping(Connection connection, LeaseKeeper leases, Endings endings, ProgressReports progress) {

    static Bookkeeping of(Connection connection, Duration lease, Threads threads, Consumer<FaultPoint> reached) {
        LeaseKeeper leases = new LeaseKeeper(connection, lease, threads);
        return new Bookkeeping(
                connection,
                leases,
                new Endings(connection, leases, threads, reached),
                new ProgressReports(connection, threads));
    }

    /** Tells the store what is still to be told; then the leases are no longer kept. */
    void stop(long untilNanos) throws InterruptedException {
        endings.stop(untilNanos);
        Duration patience = Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime()));
        progress.stop(patience);
        leases.stop(patience);
    }
}
