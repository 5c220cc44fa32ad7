package org.kerja.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.Job;
import org.kerja.Limit;
import org.kerja.Unique;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.UniqueRule;
import org.kerja.engine.job.Upcaster;
import org.kerja.spi.Capability;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;

class EngineBuilderTest {

    private final GivenSettings settings = GivenSettings.of("kerja.connection", "memory");
    private final Poor poor = new Poor(new ArrayList<>());

    @Test
    void anEngineNeedsNoMoreThanAConnection() {
        assertThatCode(() -> engine().close()).doesNotThrowAnyException();
    }

    @Test
    void anUnknownDriverIsNamedWithItsPropertyAndTheKnownOnes() {
        settings.with("kerja.connection", "mine").with("kerja.connections.mine.driver", "carrier-pigeon");

        mistakes()
                .contains("Property kerja.connections.mine.driver", "'carrier-pigeon'")
                .contains("memory", "sync", "null", "database");
    }

    @Test
    void anUnknownDefaultConnectionIsReportedOnce() {
        settings.with("kerja.connection", "nowhere");

        mistakes()
                .startsWith("kerja.connection: There is no connection 'nowhere'")
                .contains("kerja.connections.nowhere.driver")
                .containsOnlyOnce("There is no connection");
    }

    @Test
    void aWorkerOfAnUnknownConnectionIsNamed() {
        settings.with("kerja.workers", "mails").with("kerja.workers.mails.connection", "nowhere");

        mistakes().contains("kerja.workers.mails.connection: There is no connection 'nowhere'");
    }

    @Test
    void anUnknownConnectionForFailedJobsIsNamed() {
        settings.with("kerja.failed.connection", "nowhere");

        mistakes().contains("kerja.failed.connection: There is no connection 'nowhere'");
    }

    @Test
    void aJobOfAnUnknownConnectionIsNamed() {
        settings.with("kerja.jobs.task.connection", "nowhere");

        mistakes(task(false)).contains("Job 'task': There is no connection 'nowhere'");
    }

    @Test
    void aCircleOfForwardsIsNamed() {
        settings.with("kerja.connections.memory.forward", "a:b,b:a");

        mistakes().contains("Property kerja.connections.memory.forward", "in a circle", "a@memory", "b@memory");
    }

    @Test
    void aJobMustBePossibleWhereItsQueueIsForwardedTo() {
        settings.with("kerja.connections.memory.forward", "default:slow@poor").with("kerja.jobs.task.delay", "1s");

        mistakes(task(false)).contains("Job 'task' asks for delay, but connection 'poor' has no capability DELAY");
    }

    @Test
    void aForwardThatIsFoundByFollowingAnotherIsCheckedToo() {
        settings.with("kerja.connections.memory.forward", "a:b@other")
                .with("kerja.connections.other.driver", "memory")
                .with("kerja.connections.other.forward", "c:d@nowhere");

        mistakes().contains("There is no connection 'nowhere'");
    }

    @Test
    void aJobMustBePossibleOnEachTargetOfAFailoverConnection() {
        settings.with("kerja.jobs.task.connection", "safe")
                .with("kerja.jobs.task.delay", "1s")
                .with("kerja.connections.safe.driver", "failover")
                .with("kerja.connections.safe.connections", "memory,poor");

        mistakes(task(false)).contains("Job 'task' asks for delay, but connection 'poor' has no capability DELAY");
    }

    @Test
    void anOutboxOfAConnectionThatTakesNothingFromItIsNamed() {
        settings.with("kerja.connections.memory.outbox", "true");

        mistakes()
                .contains("Property kerja.connections.memory.outbox: connection 'memory' takes nothing from an outbox");
    }

    @Test
    void anOutboxIsAConnectionThatIsThereAndTakesPartInTransactions() {
        settings.with("kerja.connections.redis.outbox", "poor").with("kerja.jobs.task.connection", "redis");

        mistakes(task(false))
                .contains("Property kerja.connections.redis.outbox: connection 'poor' cannot keep an outbox");

        settings.with("kerja.connections.redis.outbox", "nowhere");

        mistakes(task(false)).contains("Property kerja.connections.redis.outbox: There is no connection 'nowhere'");
    }

    @Test
    void anEncryptedJobNeedsAKey() {
        settings.with("kerja.jobs.task.encrypted", "true");

        mistakes(task(false)).contains("Job 'task' is to be encrypted: set kerja.key");
    }

    @Test
    void aWrongSettingOfAConnectionIsNamed() {
        settings.with("kerja.connections.memory.ack", "never");

        mistakes().contains("Property kerja.connections.memory.ack", "'never'");
    }

    @Test
    void whatAConnectionCannotDoIsReportedForTheJobThatAsksForIt() {
        settings.with("kerja.connection", "poor")
                .with("kerja.jobs.task.delay", "5s")
                .with("kerja.jobs.task.priority", "3");

        mistakes(task(true))
                .contains("Job 'task' asks for delay, but connection 'poor' has no capability DELAY.")
                .contains("Job 'task' asks for priority, but connection 'poor' has no capability PRIORITY.")
                .contains("Job 'task' asks for @Transactional, but connection 'poor' has no capability TRANSACTIONS.")
                .contains("Job 'task' is @Transactional, but there is no JTA");
    }

    @Test
    void keysLimitsAndEndsThatAConnectionCannotKeepAreReportedForTheJobThatAsksForThem() {
        settings.with("kerja.connection", "poor").with("kerja.jobs.careful.keep", "1h");

        mistakes(careful())
                .contains("Job 'careful' asks for @Unique, but connection 'poor' has no capability UNIQUE.")
                .contains("Job 'careful' asks for @Limit or @Group, but connection 'poor' has no capability LIMITS.")
                .contains("Job 'careful' asks for keep, but connection 'poor' has no capability HISTORY.");
    }

    @Test
    void aJobThatAsksForNothingMayGoToAnyConnection() {
        settings.with("kerja.connection", "poor");

        assertThatCode(() -> engine(task(false)).close()).doesNotThrowAnyException();
    }

    @Test
    void aJobThatRunsWhereItIsDispatchedNeedsNoDelayOrPriority() {
        settings.with("kerja.connection", "sync")
                .with("kerja.jobs.task.delay", "5s")
                .with("kerja.jobs.task.priority", "3");

        assertThatCode(() -> engine(task(false)).close()).doesNotThrowAnyException();
    }

    @Test
    void aTransactionalJobNeedsJtaWhereverItRuns() {
        settings.with("kerja.connection", "sync");

        mistakes(task(true)).contains("Job 'task' is @Transactional, but there is no JTA");
    }

    @Test
    void aNameOfTwoJobsIsReported() {
        mistakes(task(false), SampleJobs.definition("task", SampleJobs.Sample.class))
                .contains("'task'", Task.class.getName(), SampleJobs.Sample.class.getName());
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        settings.with("kerja.payload.max-size", "large")
                .with("kerja.stop-timeout", "soon")
                .with("kerja.failed.connection", "nowhere")
                .with("kerja.workers", "mails")
                .with("kerja.workers.mails.connection", "elsewhere")
                .with("kerja.workers.mails.concurrency", "0")
                .with("kerja.jobs.task.connection", "anywhere");

        mistakes(task(false))
                .contains("kerja.payload.max-size", "kerja.stop-timeout", "kerja.workers.mails.concurrency")
                .contains("'nowhere'", "'elsewhere'", "'anywhere'");
    }

    @Test
    void whatWasOpenedBeforeAMistakeWasFoundIsClosed() {
        settings.with("kerja.connection", "poor").with("kerja.failed.connection", "nowhere");

        mistakes().contains("nowhere");

        assertThat(poor.journal).containsExactly("open", "close");
    }

    private AbstractStringAssert<?> mistakes(JobDefinition... jobs) {
        return assertThat(Assertions.catchThrowableOfType(ConfigurationException.class, () -> engine(jobs))
                .getMessage());
    }

    private Engine engine(JobDefinition... jobs) {
        return Engine.builder()
                .settings(settings)
                .driver(poor)
                .jobs(List.of(jobs))
                .build();
    }

    private JobDefinition task(boolean transactional) {
        Job job = SampleJobs.annotation(Task.class);
        SettingsReader reader = settings.reader();
        JobDefinition definition = SampleJobs.definition("task", Task.class);
        return new JobDefinition(
                "task",
                Set.of(),
                1,
                Task.class,
                JobOptions.resolve(job, "task", Task.class, reader),
                transactional,
                definition.invoker());
    }

    @Job
    @Unique
    @Limit(concurrent = 1)
    private record Careful(int number) {}

    private JobDefinition careful() {
        SettingsReader reader = settings.reader();
        return new JobDefinition(
                "careful",
                Set.of(),
                1,
                Careful.class,
                JobOptions.resolve(SampleJobs.annotation(Careful.class), "careful", Careful.class, reader),
                false,
                task(false).invoker(),
                JobDefinition.ANY,
                List.of(),
                Upcaster.NONE,
                UniqueRule.resolve("careful", Careful.class, false, reader),
                LineRule.resolve("careful", Careful.class, false, reader));
    }

    /** A driver whose store can do nothing that it need not. */
    private record Poor(List<String> journal) implements Driver {

        @Override
        public String name() {
            return "poor";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            journal.add("open");
            return new EmptyStore(name(), Set.<Capability>of()) {
                @Override
                public void push(List<Envelope> envelopes) {
                    throw new AssertionError("Nothing is dispatched");
                }

                @Override
                public void close() {
                    journal.add("close");
                }
            };
        }
    }
}
