package org.kerja.faults;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerja.FailedJob;
import org.kerja.FailedJobFilter;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.NarayanaTransactions;
import org.kerja.engine.Engine;
import org.kerja.faults.history.Remains;
import org.kerja.faults.node.NodeEngine;
import org.kerja.faults.node.StoreAccess;
import org.kerja.spi.JobInvoker;

/** Sees the store past all faults, through the library itself. It runs no jobs. */
final class Observer implements AutoCloseable {

    private static final int PAGE = 500;
    private static final int CONNECTIONS = 4;

    private final StoreAccess access;
    private final Engine engine;

    Observer(FaultyStore store) {
        access = StoreAccess.open(store.url(), store.user(), store.password(), CONNECTIONS);
        engine = NodeEngine.builder(Map.of("kerja.enabled", "false"), access, new NoWork())
                .transactions(NarayanaTransactions.transactions())
                .build();
    }

    /** Makes the tables of the library and of the jobs. */
    void prepare() throws SQLException {
        engine.queueManager().queue("default").sizes();
        access.prepare();
    }

    /** Waits until no job lies in the queue; false if some stay. */
    boolean awaitEmptyQueue() {
        try {
            Waiting.forResult("an empty queue", this::left, left -> left == 0);
            return true;
        } catch (AssertionError e) {
            System.getLogger("org.kerja.faults").log(System.Logger.Level.ERROR, "Jobs are stuck", e);
            return false;
        }
    }

    private long left() {
        try {
            return engine.queueManager().queue("default").sizes().total();
        } catch (StoreException e) {
            // A driver with connections of its own learns by this question that its store has been away.
            System.getLogger("org.kerja.faults").log(System.Logger.Level.INFO, "The observer asks again", e);
            return Long.MAX_VALUE;
        }
    }

    Remains remains() throws SQLException {
        Map<String, Remains.Failure> failed = new HashMap<>();
        List<FailedJob> page;
        int offset = 0;
        do {
            page = engine.queueManager().failedJobs().list(FailedJobFilter.all(), offset, PAGE);
            page.forEach(job -> failed.put(job.id().value(), failure(job)));
            offset += PAGE;
        } while (!page.isEmpty());
        return new Remains(access.waiting(), failed, access.effects(), access.ended());
    }

    private static Remains.Failure failure(FailedJob job) {
        return new Remains.Failure(
                job.reason().name(),
                job.counters().deliveries(),
                job.counters().failures(),
                job.counters().spent(),
                job.attempts().stream()
                        .map(one -> new Remains.Attempt(one.reason().name(), one.message()))
                        .toList());
    }

    @Override
    public void close() {
        engine.close();
        access.close();
    }

    private static final class NoWork implements JobInvoker {

        @Override
        public void handle(Object job, JobContext context) {
            throw new IllegalStateException("An observer runs no jobs");
        }

        @Override
        public void failed(Object job, JobFailure failure) {
            throw new IllegalStateException("An observer runs no jobs");
        }
    }
}
