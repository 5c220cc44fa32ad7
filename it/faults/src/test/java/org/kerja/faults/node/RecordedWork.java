package org.kerja.faults.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.engine.job.AttemptLog;
import org.kerja.faults.history.HistoryLog;
import org.kerja.faults.history.What;
import org.kerja.spi.JobInvoker;

/** Runs jobs and writes down how that went. */
final class RecordedWork implements JobInvoker, Work.Scene {

    private final HistoryLog log;
    private final StoreAccess access;
    private final Duration lease;
    private final ToLongFunction<String> tokens;

    /**
     * Has run nothing yet.
     *
     * @param tokens under which token this process was last handed a job
     */
    RecordedWork(HistoryLog log, StoreAccess access, Duration lease, ToLongFunction<String> tokens) {
        this.log = log;
        this.access = access;
        this.lease = lease;
        this.tokens = tokens;
    }

    @Override
    public void handle(Object job, JobContext context) throws Exception {
        String id = context.id().value();
        long token = tokens.applyAsLong(id);
        log.happened(What.START, id, token, Map.of());
        try {
            ((Work) job).run(this, context);
            log.happened(What.EFFECT, id, token, Map.of());
        } catch (Throwable e) {
            log.happened(What.THREW, id, token, Map.of("message", AttemptLog.message(e)));
            throw e;
        }
    }

    @Override
    public void failed(Object job, JobFailure failure) {
        log.happened(
                What.TOLD,
                failure.id().value(),
                0,
                Map.of("reason", failure.reason().name()));
    }

    @Override
    public Connection connection() throws SQLException {
        return access.connection();
    }

    @Override
    public Duration lease() {
        return lease;
    }
}
