package org.kerja.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            dispatch(observer.engine().dispatcher());
            try (WorkerProcess killed = WorkerProcess.start(url, "killed", lease, directory);
                    WorkerProcess frozen = WorkerProcess.start(url, "frozen", lease, directory)) {
                observer.awaitEffects(JOBS / 10);
                awaitBusy(observer, "frozen");
                frozen.freeze();
                awaitNothingHeldBy(observer, "frozen");
                frozen.thaw();
                observer.awaitEffects(JOBS / 2);
                awaitBusy(observer, "killed");
                killed.kill();
                observer.awaitEmptyQueue();
                Waiting.forResult(
                        "a refusal in the log of the frozen process",
                        () -> log(frozen),
                        log -> log.contains("is refused"));
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

    private static void dispatch(Dispatcher dispatcher) {
        int together = 1_000;
        for (int from = 0; from < JOBS / 2; from += together) {
            List<Object> jobs = new ArrayList<>();
            for (int number = from; number < Math.min(JOBS / 2, from + together); number++) {
                jobs.add(new TransactionalEffect(number));
                jobs.add(new PlainEffect(number));
            }
            dispatcher.bulk(jobs);
        }
    }

    private static void awaitBusy(EffectNode observer, String node) {
        Waiting.forResult("jobs held by " + node, () -> held(observer, node), held -> held > 0);
    }

    /**
     * Every lease of the node has expired and its jobs were claimed by another, but for those whose end it is just
     * committing: their rows stay locked until it goes on.
     */
    private static void awaitNothingHeldBy(EffectNode observer, String node) {
        String unlocked = "select count(*) from (select 1 from kerja_jobs where node = '" + node
                + "' for update skip locked) held";
        Waiting.forResult("no job held by " + node, () -> observer.number(unlocked), held -> held == 0);
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
