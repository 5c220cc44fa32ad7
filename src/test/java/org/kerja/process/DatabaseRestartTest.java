package org.kerja.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerja.FailedJobFilter;
import org.kerja.StoreException;
import org.kerja.driver.Waiting;
import org.kerja.driver.database.PostgresServer;

/** A node whose database is down when it starts, comes up, is restarted in a hurry while jobs run, and crashes. */
class DatabaseRestartTest {

    private static final int JOBS = 6_000;

    @Test
    void aNodeStartsWithoutItsDatabaseAndLosesNothingWhenThatRestartsUnderLoad() throws SQLException {
        try (PostgresServer server = PostgresServer.own(Map.of("fsync", "on", "synchronous_commit", "on"))) {
            String url = server.createDatabase();
            server.stop();
            Map<String, String> properties =
                    Map.of("kerja.workers.default.lease", "3s", "kerja.workers.default.poll.max", "500ms");
            try (EffectNode node = new EffectNode(url, "worker", properties)) {
                node.engine().start();
                assertThatThrownBy(() -> node.engine().dispatcher().dispatch(new PlainEffect(0)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("Connection 'database': ");
                awaitReachable(node, false);

                server.start();
                awaitReachable(node, true);
                node.makeEffects();
                node.engine()
                        .dispatcher()
                        .bulk(IntStream.range(0, JOBS / 2)
                                .boxed()
                                .flatMap(number ->
                                        List.of(new PlainEffect(number), new TransactionalEffect(number)).stream())
                                .toList());
                for (int part = 1; part <= 2; part++) {
                    node.awaitEffects(part * JOBS / 4);
                    if (part == 1) {
                        server.stop();
                    } else {
                        server.crash();
                    }
                    awaitReachable(node, false);
                    server.start();
                }
                node.awaitEmptyQueue();

                assertThat(node.engine().queueManager().failedJobs().list(FailedJobFilter.all(), 0, 10))
                        .isEmpty();
                assertThat(node.number("select count(distinct number) from effects where not transactional"))
                        .isEqualTo(JOBS / 2);
                assertThat(node.number("select count(distinct number) from effects where transactional"))
                        .isEqualTo(JOBS / 2);
                assertThat(node.number("select count(*) from effects where transactional"))
                        .isEqualTo(JOBS / 2);
            }
        }
    }

    private static void awaitReachable(EffectNode node, boolean reachable) {
        Waiting.forResult(
                "a worker that " + (reachable ? "reaches" : "misses") + " its store",
                () -> node.engine().workers().get(0).storeReachable(),
                now -> now == reachable);
    }
}
