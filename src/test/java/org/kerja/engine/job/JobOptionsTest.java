package org.kerja.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.Exponential;
import org.kerja.Job;
import org.kerja.MissingEntity;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.SettingsReader;

class JobOptionsTest {

    @Job("plain")
    record Plain() {}

    @Job(
            value = "full",
            connection = "mails",
            queue = "slow",
            delay = "10s",
            tries = 5,
            backoff = {"1s", "PT5S"},
            timeout = "2m",
            retryUntil = "1d",
            failOnTimeout = true,
            priority = -7,
            maxExceptions = 6,
            retryOn = IOException.class,
            failOn = {FileNotFoundException.class, Error.class},
            dropOn = NoSuchElementException.class,
            maxDeliveries = 20,
            middleware = {"limited", "measured"},
            encrypted = true,
            onMissingEntity = MissingEntity.DROP,
            keep = "3h")
    record Full() {}

    @Job(value = "growing", exponential = @Exponential(initial = "1s", factor = 2, max = "1m", jitter = 0))
    record Growing() {}

    @Job(value = "extreme", exponential = @Exponential(factor = 1000, jitter = 1))
    record Extreme() {}

    @Job(
            value = "wrong",
            delay = "soon",
            tries = -1,
            backoff = {"1s", "later"},
            timeout = "-1s",
            retryUntil = "5 years",
            priority = 101,
            maxExceptions = -1,
            retryOn = {IOException.class, Error.class},
            failOn = {Error.class, ArithmeticException.class},
            dropOn = {ArithmeticException.class, IOException.class},
            maxDeliveries = 0,
            keep = "for ever")
    record Wrong() {}

    @Job(value = "lowest", priority = -100, tries = 0, maxDeliveries = 1)
    record Lowest() {}

    @Job(value = "highest", priority = 100)
    record Highest() {}

    @Job(value = "odd", exponential = @Exponential(initial = "x", factor = 0.5, max = "y", jitter = Double.NaN))
    record Odd() {}

    @Test
    void aJobThatSaysNothingHasTheDocumentedDefaults() {
        assertThat(resolve(Plain.class, GivenSettings.none()))
                .isEqualTo(new JobOptions(
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        3,
                        new Backoff.Growing(Duration.ofSeconds(5), 3, Duration.ofHours(1), 0.2),
                        Optional.of(Duration.ofSeconds(60)),
                        Optional.empty(),
                        false,
                        0,
                        0,
                        ExceptionRules.NONE,
                        100,
                        List.of(),
                        false,
                        MissingEntity.FAIL,
                        Duration.ZERO));
    }

    @Test
    void theAnnotationIsTaken() {
        assertThat(resolve(Full.class, GivenSettings.none()))
                .isEqualTo(new JobOptions(
                        Optional.of("mails"),
                        Optional.of("slow"),
                        Duration.ofSeconds(10),
                        5,
                        new Backoff.Fixed(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5))),
                        Optional.of(Duration.ofMinutes(2)),
                        Optional.of(Duration.ofDays(1)),
                        true,
                        -7,
                        6,
                        new ExceptionRules(
                                Set.of(IOException.class),
                                Set.of(FileNotFoundException.class, Error.class),
                                Set.of(NoSuchElementException.class)),
                        20,
                        List.of("limited", "measured"),
                        true,
                        MissingEntity.DROP,
                        Duration.ofHours(3)));
    }

    @Test
    void theConfigurationOverridesTheAnnotation() {
        GivenSettings settings = GivenSettings.of("kerja.jobs.full.connection", "other")
                .with("kerja.jobs.full.queue", "quick")
                .with("kerja.jobs.full.delay", "none")
                .with("kerja.jobs.full.tries", "0")
                .with("kerja.jobs.full.backoff", "2s, 3s,0")
                .with("kerja.jobs.full.timeout", "none")
                .with("kerja.jobs.full.retry-until", "2h")
                .with("kerja.jobs.full.fail-on-timeout", "false")
                .with("kerja.jobs.full.priority", "100")
                .with("kerja.jobs.full.max-exceptions", "0")
                .with("kerja.jobs.full.retry-on", "")
                .with("kerja.jobs.full.fail-on", "java.lang.ArithmeticException")
                .with("kerja.jobs.full.drop-on", "java.io.IOException, java.lang.Throwable")
                .with("kerja.jobs.full.max-deliveries", "1")
                .with("kerja.jobs.full.middleware", "other")
                .with("kerja.jobs.full.encrypted", "false")
                .with("kerja.jobs.full.on-missing-entity", "retry")
                .with("kerja.jobs.full.keep", "7d");

        assertThat(resolve(Full.class, settings))
                .isEqualTo(new JobOptions(
                        Optional.of("other"),
                        Optional.of("quick"),
                        Duration.ZERO,
                        0,
                        new Backoff.Fixed(List.of(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ZERO)),
                        Optional.empty(),
                        Optional.of(Duration.ofHours(2)),
                        false,
                        100,
                        0,
                        new ExceptionRules(
                                Set.of(),
                                Set.of(ArithmeticException.class),
                                Set.of(IOException.class, Throwable.class)),
                        1,
                        List.of("other"),
                        false,
                        MissingEntity.RETRY,
                        Duration.ofDays(7)));
    }

    @Test
    void theGrowingWaitIsConfiguredPartByPart() {
        GivenSettings settings = GivenSettings.of("kerja.jobs.growing.exponential.factor", "1.5")
                .with("kerja.jobs.growing.exponential.jitter", "0.1");

        assertThat(resolve(Growing.class, settings).backoff())
                .isEqualTo(new Backoff.Growing(Duration.ofSeconds(1), 1.5, Duration.ofMinutes(1), 0.1));
        assertThat(resolve(
                                Growing.class,
                                GivenSettings.of("kerja.jobs.growing.exponential.initial", "9s")
                                        .with("kerja.jobs.growing.exponential.max", "9m"))
                        .backoff())
                .isEqualTo(new Backoff.Growing(Duration.ofSeconds(9), 2, Duration.ofMinutes(9), 0));
    }

    @Test
    void theBoundsOfNumbersMayBeReached() {
        assertThat(problems(Lowest.class, GivenSettings.none())).isEmpty();
        assertThat(problems(Highest.class, GivenSettings.none())).isEmpty();
    }

    @Test
    void configuredWaitsReplaceTheGrowingOnes() {
        assertThat(resolve(Growing.class, GivenSettings.of("kerja.jobs.growing.backoff", "1s"))
                        .backoff())
                .isEqualTo(new Backoff.Fixed(List.of(Duration.ofSeconds(1))));
    }

    @Test
    void theSettingsOfAnotherJobDoNotMatter() {
        assertThat(resolve(Plain.class, GivenSettings.of("kerja.jobs.full.tries", "9"))
                        .tries())
                .isEqualTo(3);
    }

    @Test
    void aTimeoutOfZeroIsNone() {
        assertThat(resolve(Plain.class, GivenSettings.of("kerja.jobs.plain.timeout", "0"))
                        .timeout())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "delay, soon",
        "tries, -1",
        "tries, many",
        "tries, 2.5",
        "timeout, -5s",
        "timeout, 60",
        "retry-until, tomorrow",
        "fail-on-timeout, yes",
        "priority, 101",
        "priority, -101",
        "max-deliveries, 0",
        "max-exceptions, -1",
        "retry-on, IOException",
        "fail-on, java.lang.String",
        "drop-on, no.such.Exception",
        "exponential.initial, 1 second",
        "exponential.factor, 0.9",
        "exponential.factor, NaN",
        "exponential.max, much",
        "exponential.jitter, 1.1",
        "exponential.jitter, -0.1",
    })
    void aMistakeInTheConfigurationNamesThePropertyAndTheValue(String option, String value) {
        assertThat(problems(Plain.class, GivenSettings.of("kerja.jobs.plain." + option, value)))
                .singleElement()
                .asString()
                .contains("Property kerja.jobs.plain." + option + ":", "'" + value + "'");
    }

    @Test
    void aMistakeInAListOfWaitsNamesThePropertyAndTheValue() {
        assertThat(problems(Plain.class, GivenSettings.of("kerja.jobs.plain.backoff", "1s,later,2s")))
                .singleElement()
                .asString()
                .contains("Property kerja.jobs.plain.backoff:", "'later'");
    }

    @Test
    void aMistakeLeavesTheAnnotatedValue() {
        SettingsReader reader = GivenSettings.of("kerja.jobs.full.tries", "x").reader();

        assertThat(JobOptions.resolve(SampleJobs.annotation(Full.class), "full", Full.class, reader)
                        .tries())
                .isEqualTo(5);
    }

    @Test
    void everyMistakeInAnAnnotationNamesTheJobTheOptionAndTheValue() {
        assertThat(problems(Wrong.class, GivenSettings.none()))
                .satisfiesExactlyInAnyOrder(
                        names("delay", "'soon'"),
                        names("tries", "'-1'"),
                        names("max-exceptions", "'-1'"),
                        names("fail-on", "'java.lang.Error'"),
                        names("drop-on", "'java.io.IOException'"),
                        names("drop-on", "'java.lang.ArithmeticException'"),
                        names("backoff", "'later'"),
                        names("timeout", "'-1s'"),
                        names("retry-until", "'5 years'"),
                        names("priority", "'101'"),
                        names("max-deliveries", "'0'"),
                        names("keep", "'for ever'"));
    }

    @Test
    void everyMistakeInAnAnnotatedGrowingWaitIsNamed() {
        assertThat(problems(Odd.class, GivenSettings.none()))
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).startsWith("Job 'odd', option exponential."))
                .anySatisfy(problem -> assertThat(problem).contains("exponential.initial", "'x'"))
                .anySatisfy(problem -> assertThat(problem).contains("exponential.factor", "'0.5'"))
                .anySatisfy(problem -> assertThat(problem).contains("exponential.max", "'y'"))
                .anySatisfy(problem -> assertThat(problem).contains("exponential.jitter", "'NaN'"));
    }

    @Test
    void theBoundsOfAnAnnotatedGrowingWaitAreAllowed() {
        Backoff.Growing extreme =
                (Backoff.Growing) resolve(Extreme.class, GivenSettings.none()).backoff();

        assertThat(extreme.factor()).isEqualTo(1000);
        assertThat(extreme.jitter()).isEqualTo(1);
    }

    private static ThrowingConsumer<String> names(String option, String value) {
        return problem -> assertThat(problem)
                .startsWith("Job 'wrong', option " + option + ":")
                .contains(value);
    }

    private static JobOptions resolve(Class<?> type, GivenSettings settings) {
        Job job = SampleJobs.annotation(type);
        SettingsReader reader = settings.reader();
        JobOptions options = JobOptions.resolve(job, JobNames.of(type, job), type, reader);
        assertThat(reader.problems()).isEmpty();
        return options;
    }

    private static List<String> problems(Class<?> type, GivenSettings settings) {
        Job job = SampleJobs.annotation(type);
        SettingsReader reader = settings.reader();
        JobOptions.resolve(job, JobNames.of(type, job), type, reader);
        return reader.problems();
    }
}
