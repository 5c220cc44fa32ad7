package org.kerja.engine.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.engine.connection.Connection;
import org.kerja.spi.Lease;
import org.kerja.spi.Progress;
import org.kerja.spi.Threads;

/** Writes how far running jobs are, the last report of each, at most a few times a second. */
final class ProgressReports {

    private static final Duration GATHER = Duration.ofMillis(250);

    private final Connection connection;
    private final Map<Lease, Integer> reports = new ConcurrentHashMap<>();
    private final Recurring write;

    ProgressReports(Connection connection, Threads threads) {
        this.connection = connection;
        this.write = new Recurring(
                "Writing progress to connection " + connection.name(), threads, Duration.ofSeconds(5), this::write);
    }

    void report(Lease lease, int percent) {
        reports.put(lease, percent);
        write.wakeIn(GATHER);
    }

    void stop(Duration patience) throws InterruptedException {
        write.stop(patience);
    }

    private Duration write() {
        List<Progress> batch = new ArrayList<>();
        reports.forEach((lease, percent) -> {
            if (reports.remove(lease, percent)) {
                batch.add(new Progress(lease, percent));
            }
        });
        if (!batch.isEmpty()) {
            connection.store().progress(batch);
        }
        return Recurring.UNTIL_WOKEN;
    }
}
