package org.kerja.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.Queue;
import org.kerja.driver.Waiting;
import org.kerja.it.ledger.Ledger;
import org.kerja.it.ledger.LedgerApplication;
import org.kerja.it.ledger.Refusal;
import org.kerja.it.server.Postgres;

/** The same with the application and its jobs on a data source of PostgreSQL, and many jobs at once. */
class PostgresTransactionalJobIT extends TransactionalJobIT {

    private static final int SINGLES = 500;
    private static final int BULKS = 10;
    private static final int IN_EACH_BULK = 300;

    @Inject
    Crowd crowd;

    @Deployment
    static WebArchive application() {
        return LedgerApplication.on(Postgres.dataSource(), PostgresTransactionalJobIT.class, TransactionalJobIT.class);
    }

    @Test
    void ofThousandsOfJobsThatRunAtOnceEachWritesOnce() throws Exception {
        List<Callable<Object>> dispatches = Stream.concat(
                        IntStream.range(0, SINGLES).mapToObj(this::single),
                        IntStream.range(0, BULKS).mapToObj(this::bulk))
                .toList();
        crowd.call(dispatches);
        Queue queue = queues.queue("default");
        Waiting.forResult("the last job", queue::sizes, sizes -> sizes.total() == 0);
        assertThat(ledger.count("tally")).isEqualTo(SINGLES + BULKS * IN_EACH_BULK);
    }

    private Callable<Object> single(int number) {
        return () -> dispatcher.dispatch(new Tally(number));
    }

    private Callable<Object> bulk(int number) {
        return () -> dispatcher.bulk(
                IntStream.range(0, IN_EACH_BULK).mapToObj(Tally::new).toList());
    }

    /** Many callers at once. */
    @ApplicationScoped
    public static class Crowd {

        @Resource
        ManagedExecutorService executor;

        void call(List<Callable<Object>> calls) throws Exception {
            for (Future<Object> call : executor.invokeAll(calls)) {
                call.get();
            }
        }
    }

    /** Writes, and throws in the first attempt of some. */
    @Job(backoff = "10ms")
    public record Tally(int number) {

        @Transactional
        void handle(Ledger ledger, JobContext job) {
            ledger.write("tally");
            if (number % 50 == 0 && job.attempt() == 1) {
                throw new Refusal();
            }
        }
    }
}
