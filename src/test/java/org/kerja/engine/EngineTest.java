package org.kerja.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;
import org.kerja.engine.job.SampleJobs;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;
import org.kerja.spi.Transactions;

/** An engine and what it is made of. */
class EngineTest {

    private final GivenSettings settings =
            GivenSettings.of("kerja.connection", "given").with("kerja.node", "node-a");
    private final Given driver = new Given();
    private final List<String> resources = new ArrayList<>();
    private final OwnThreads threads = new OwnThreads(EngineTest.class.getClassLoader());
    private final Engine engine = Engine.builder()
            .settings(settings)
            .driver(driver)
            .threads(threads)
            .clock(() -> Instant.EPOCH)
            .resources(new Resources())
            .jobs(List.of(SampleJobs.definition()))
            .build();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void itWorksFromItsStartToItsEnd() {
        assertThat(engine.node()).isEqualTo("node-a");
        assertThat(engine.connection("given").store()).isSameAs(driver.store);
        assertThat(engine.workers()).isEmpty();

        engine.start();
        assertThat(engine.workers()).hasSize(1);

        engine.close();
        assertThat(engine.workers()).isEmpty();
        assertThat(driver.closed).isTrue();
        assertThatThrownBy(() -> threads.schedule(() -> {}, Duration.ZERO))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aNodeThatIsNotEnabledDoesNotWork() {
        settings.with("kerja.enabled", "false");
        Engine disabled = Engine.builder()
                .settings(settings)
                .driver(new Given())
                .jobs(List.of(SampleJobs.definition()))
                .build();

        disabled.start();

        assertThat(disabled.workers()).isEmpty();
        disabled.close();
    }

    @Test
    void aDriverFindsTheResourcesTheClockAndTheTransactionsOfTheApplication() {
        assertThat(driver.environment().resource(String.class, "jdbc/jobs")).contains("found");
        assertThat(resources).containsExactly("jdbc/jobs");
        assertThat(driver.environment().clock().instant()).isEqualTo(Instant.EPOCH);
        assertThat(driver.environment().transactions())
                .extracting(Transactions::available)
                .isEqualTo(false);
    }

    @Test
    void withoutResourcesNoneIsFound() {
        Given other = new Given();
        Engine.builder().settings(settings).driver(other).build().close();

        assertThat(other.environment().resource(String.class, "jdbc/jobs")).isEmpty();
    }

    @Test
    void whatADriverDoesDetachedIsDoneInAnotherThreadWhenItReturns() {
        List<Thread> ran = new ArrayList<>();

        driver.environment().detached(() -> ran.add(Thread.currentThread()));

        assertThat(ran).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void whatIsThrownDetachedComesBack() {
        IllegalStateException thrown = new IllegalStateException("it broke");
        AssertionError error = new AssertionError("impossible");

        assertThatThrownBy(() -> driver.environment().detached(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThatThrownBy(() -> driver.environment().detached(() -> {
                    throw error;
                }))
                .isInstanceOf(StoreException.class)
                .hasRootCause(error);
    }

    @Test
    void whoeverIsInterruptedMeanwhileStaysSo() {
        CountDownLatch hold = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> driver.environment().detached(() -> await(hold)))
                .isInstanceOf(StoreException.class);

        assertThat(Thread.interrupted()).isTrue();
        hold.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Resources implements EngineBuilder.Resources {

        @Override
        public <T> Optional<T> find(Class<T> type, String name) {
            resources.add(name);
            return Optional.of(type.cast("found"));
        }
    }

    private static final class Given implements Driver {

        private final List<DriverEnvironment> environments = new ArrayList<>();
        private boolean closed;

        private final JobStore store = new EmptyStore("given", Set.of()) {
            @Override
            public void push(List<Envelope> jobs) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closed = true;
            }
        };

        DriverEnvironment environment() {
            return environments.get(0);
        }

        @Override
        public String name() {
            return "given";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            environments.add(environment);
            return store;
        }
    }
}
