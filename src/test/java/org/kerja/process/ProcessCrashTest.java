package org.kerja.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerja.Dispatcher;
import org.kerja.FailedJobFilter;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.PostgresServer;

/**
 * Two worker processes on one PostgreSQL: one is killed, one stands still for longer than its lease and goes on. How many
 * jobs there are is said by {@code -Dprocess.jobs=100000}; half of them are transactional.
 */
class ProcessCrashTest {

    private static final int JOBS = Integer.getInteger("process.jobs", 6_000);
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    @Test
    void nothingIsLostAndTransactionalJobsHaveTheirEffectOnceThoughOneWorkerIsKilledAndOneFrozen()
            throws IOException, InterruptedException, SQLException {
        String url = PostgresServer.shared().createDatabase();
        String lease = LEASE.toMillis() + "ms";
        try (EffectNode observer = new EffectNode(url, "observer", Map.of("kerja.enabled", "false"))) {
            observer.makeEffects();
            dispatch(observer.engine().dispatcher(), 0, JOBS / 2);
            try (WorkerProcess frozen = WorkerProcess.start(url, "frozen", lease, directory)) {
                awaitBusy(observer, "frozen");
                frozen.freeze();
                // Not before, since it could leave the other nothing to hold.
                try (WorkerProcess killed = WorkerProcess.start(url, "killed", lease, directory)) {
                    awaitNothingHeldBy(observer, "frozen");
                    frozen.thaw();
                    dispatch(observer.engine().dispatcher(), JOBS / 2, JOBS);
                    observer.awaitEffects(JOBS * 3 / 4);
                    awaitBusy(observer, "killed");
                    killed.kill();
                    observer.awaitEmptyQueue();
                    Waiting.forResult(
                            "a refusal in the log of the frozen process",
                            () -> log(frozen),
                            log -> log.contains("is refused"));
                }
            }
            assertThat(observer.engine().queueManager().failedJobs().count(FailedJobFilter.all()))
                    .isZero();
            assertThat(observer.number("select count(distinct number) from effects where transactional"))
                    .isEqualTo(JOBS / 2);
            assertThat(observer.number("select count(*) from effects where transactional"))
                    .isEqualTo(JOBS / 2);
            assertThat(observer.number("select count(distinct number) from effects where not transactional"))
                    .isEqualTo(JOBS / 2);
        }
    }

    /** Every even number is that of a transactional job. */
    private static void dispatch(Dispatcher dispatcher, int from, int to) {
        int together = 2_000;
        for (int first = from; first < to; first += together) {
            dispatcher.bulk(IntStream.range(first, Math.min(to, first + together))
                    .mapToObj(number ->
                            number % 2 == 0 ? (Object) new TransactionalEffect(number) : new PlainEffect(number))
                    .toList());
        }
    }

    private static void awaitBusy(EffectNode observer, String node) {
        Waiting.forResult("jobs held by " + node, () -> held(observer, node), held -> held > 0);
    }

    /**
     * Every lease of the node has expired and its jobs were claimed by another, but for those that one of its open
     * transactions is ending: their rows stay locked until it goes on. A row shows which transaction has locked it, and
     * a look must not lock any itself, lest the claims pass by what it has locked.
     */
    private static void awaitNothingHeldBy(EffectNode observer, String node) {
        String claimable = "select count(*) from kerja_jobs job where node = '" + node + "' and not exists"
                + " (select 1 from pg_locks running where running.transactionid = job.xmax)";
        Waiting.forResult("no job held by " + node, () -> observer.number(claimable), held -> held == 0);
    }

    private static long held(EffectNode observer, String node) {
        return observer.number("select count(*) from kerja_jobs where node = '" + node + "'");
    }

    private static String log(WorkerProcess process) {
        try {
            return process.log();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
