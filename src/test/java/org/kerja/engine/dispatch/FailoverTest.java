package org.kerja.engine.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.CancelOutcome;
import org.kerja.Dispatcher;
import org.kerja.Explanation;
import org.kerja.FailureReason;
import org.kerja.JobId;
import org.kerja.JobInfo;
import org.kerja.Queue;
import org.kerja.StoreException;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.Engine;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.Interposed;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.SampleJobs.Sample;
import org.kerja.event.JobEvent;
import org.kerja.spi.Claim;
import org.kerja.spi.ClaimRequest;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Failure;
import org.kerja.spi.JobStore;

/** A connection with two others behind it, of which each may be gone. */
class FailoverTest {

    private final Map<String, Interposed> lines = new HashMap<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final ManualThreads threads = new ManualThreads();
    private final Engine engine = Engine.builder()
            .settings(GivenSettings.of("kerja.connection", "safe")
                    .with("kerja.connections.safe.driver", "failover")
                    .with("kerja.connections.safe.connections", "first,second")
                    .with("kerja.connections.first.driver", "unsteady")
                    .with("kerja.connections.second.driver", "unsteady"))
            .driver(new Unsteady())
            .threads(threads)
            .events(events::add)
            .jobs(List.of(SampleJobs.definition()))
            .build();
    private final Dispatcher dispatcher = engine.dispatcher();
    private final Queue queue = engine.queueManager().queue("default");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theFirstThatIsThereGetsTheJob() {
        JobId id = dispatcher.dispatch(new Sample());

        assertThat(placeOf(id)).contains("first");
        assertThat(pushes()).isEqualTo("1 0");
    }

    @Test
    void theNextGetsTheJobIfOneIsGoneAndThatIsSaid() {
        cut("first");

        JobId id = dispatcher.dispatch(new Sample());

        assertThat(events)
                .satisfiesExactly(
                        event -> assertThat(event).isInstanceOfSatisfying(JobEvent.FailedOver.class, failedOver -> {
                            assertThat(failedOver.id()).isEqualTo(id);
                            assertThat(failedOver.connection()).isEqualTo("first");
                            assertThat(failedOver.error()).hasMessageContaining("out of reach");
                        }),
                        event -> assertThat(event).isInstanceOfSatisfying(JobEvent.Dispatched.class, dispatched -> {
                            assertThat(dispatched.id()).isEqualTo(id);
                            assertThat(dispatched.connection()).isEqualTo("second");
                        }));
        mend("first");
        assertThat(placeOf(id)).contains("second");
    }

    @Test
    void oneThatWasGoneIsAskedLastForAWhile() {
        cut("first");
        dispatcher.dispatch(new Sample());
        assertThat(pushes()).isEqualTo("1 1");

        dispatcher.dispatch(new Sample());
        assertThat(pushes()).isEqualTo("1 2");
        mend("first");
        cut("second");
        JobId id = dispatcher.dispatch(new Sample());

        assertThat(pushes()).isEqualTo("2 3");
        mend("second");
        assertThat(placeOf(id)).contains("first");
    }

    @Test
    void aJobThatNoneTakesIsNotDispatchedAndAllReasonsAreGiven() {
        cut("first");
        cut("second");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> dispatcher.bulk(List.of(new Sample(), new Sample())))
                .withMessage("None of the connections behind 'safe' takes jobs")
                .satisfies(error -> assertThat(error.getCause())
                        .hasMessageContaining("out of reach")
                        .satisfies(cause -> assertThat(cause.getSuppressed())
                                .singleElement()
                                .satisfies(first -> assertThat(first).hasMessageContaining("out of reach"))));
        assertThat(events).hasSize(4).allMatch(JobEvent.FailedOver.class::isInstance);
    }

    @Test
    void aQueueIsWhatLiesOnAllOfThem() {
        JobId first = dispatcher.dispatch(new Sample());
        cut("first");
        JobId second = dispatcher.dispatch(new Sample());
        mend("first");

        assertThat(queue.sizes().ready()).isEqualTo(2);
        assertThat(queue.find(first)).map(JobInfo::connection).contains("first");
        assertThat(engine.queueManager().cancel(second)).isEqualTo(CancelOutcome.CANCELLED);
        queue.pause();
        assertThat(engine.queueManager().queue("second", "default").isPaused()).isTrue();
        assertThat(queue.isPaused()).isTrue();
        queue.resume();
        assertThat(queue.isPaused()).isFalse();
        assertThat(queue.clear()).isEqualTo(1);
        assertThat(queue.sizes().total()).isZero();
    }

    @Test
    void whatHasFailedOnOneOfThemIsFoundByItsConnectionAndExplained() {
        JobId id = dispatcher.dispatch(new Sample());
        JobStore first = engine.connection("first").store();
        Claim claim = first.claim(
                        new ClaimRequest(List.of("default"), Set.of("sample"), 1, Duration.ofMinutes(1), "node-a"))
                .get(0);
        first.fail(new Failure(claim.lease(), FailureReason.EXCEPTION, "it broke", true, ""));

        assertThat(engine.queueManager().failedJobs().find(id)).isPresent();
        assertThat(engine.queueManager().failedJobs("second").find(id)).isEmpty();
        assertThat(engine.queueManager().explain(id).causes())
                .singleElement()
                .isInstanceOf(Explanation.HasFailed.class);
        assertThat(engine.queueManager().failedJobs().retry(id)).isTrue();
        assertThat(placeOf(id)).contains("first");
    }

    @Test
    void thatOneIsGoneIsNotHiddenFromWhoLooks() {
        line("first").cut("sizes");

        assertThatExceptionOfType(StoreException.class).isThrownBy(queue::sizes);
    }

    private void cut(String connection) {
        line(connection).cut("push");
    }

    private void mend(String connection) {
        line(connection).mend("push");
    }

    private String pushes() {
        return line("first").calls("push") + " " + line("second").calls("push");
    }

    private Interposed line(String connection) {
        return requireNonNull(lines.get(connection));
    }

    private Optional<String> placeOf(JobId id) {
        return engine.queueManager().find(id).map(JobInfo::connection);
    }

    /** Keeps jobs in memory, on a line that the test can cut. */
    private final class Unsteady implements Driver {

        private final MemoryDriver memory = new MemoryDriver();

        @Override
        public String name() {
            return "unsteady";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            Interposed line = Interposed.around(memory.open(connection, environment));
            lines.put(connection.connection(), line);
            return line.ignoringClose();
        }
    }
}
