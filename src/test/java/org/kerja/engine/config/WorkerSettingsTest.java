package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.WorkerSettings.Queues;

class WorkerSettingsTest {

    private static final String PREFIX = "kerja.workers.mails.";

    @Test
    void aWorkerOfWhichNothingIsSetHasTheDocumentedDefaults() {
        assertThat(read(GivenSettings.none()))
                .isEqualTo(new WorkerSettings(
                        "mails",
                        "database",
                        Queues.ALL,
                        10,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(5),
                        500,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5)));
    }

    @Test
    void everySettingIsRead() {
        GivenSettings settings = GivenSettings.of(PREFIX + "connection", "memory")
                .with(PREFIX + "queues", "high,low")
                .with(PREFIX + "concurrency", "3")
                .with(PREFIX + "lease", "1m")
                .with(PREFIX + "poll.min", "10ms")
                .with(PREFIX + "poll.max", "10ms")
                .with(PREFIX + "prefetch", "0")
                .with(PREFIX + "ageing", "2s")
                .with(PREFIX + "grace", "0");

        assertThat(read(settings))
                .isEqualTo(new WorkerSettings(
                        "mails",
                        "memory",
                        Queues.parse("high,low"),
                        3,
                        Duration.ofMinutes(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(10),
                        0,
                        Duration.ofSeconds(2),
                        Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "queues, 'high:3,low'",
        "ageing, 0",
        "ageing, -1m",
        "concurrency, 0",
        "concurrency, 10001",
        "lease, 99ms",
        "poll.min, 0",
        "poll.max, often",
        "prefetch, -1",
        "grace, -1s",
    })
    void aMistakeNamesThePropertyAndTheValue(String key, String value) {
        SettingsReader reader = GivenSettings.of(PREFIX + key, value).reader();

        WorkerSettings.read("mails", "database", reader);

        assertThat(reader.problems())
                .singleElement()
                .asString()
                .contains("Property " + PREFIX + key + ":", "'" + value + "'");
    }

    @Test
    void theShortestPollMustNotBeLongerThanTheLongest() {
        SettingsReader reader = GivenSettings.of(PREFIX + "poll.min", "6s").reader();

        WorkerSettings.read("mails", "database", reader);

        assertThat(reader.problems())
                .containsExactly(
                        "Property " + PREFIX + "poll.min: 6000ms is more than " + PREFIX + "poll.max, 5000ms.");
    }

    @Test
    void anAsteriskServesEveryQueue() {
        Queues all = Queues.parse("*");

        assertThat(all).isEqualTo(Queues.ALL);
        assertThat(all.all()).isTrue();
        assertThat(all.serves("whatever")).isTrue();
        assertThat(all.strict()).isFalse();
    }

    @Test
    void aQueueThatIsForwardedIsServedTogetherWithWhereItGoes() {
        Map<String, String> forwards = Map.of("high", "higher", "low", "high");
        UnaryOperator<Queues> following = queues -> queues.following(queue -> Optional.ofNullable(forwards.get(queue)));

        assertThat(following.apply(Queues.parse("high,default,low")).weights().keySet())
                .containsExactly("high", "higher", "default", "low");
        assertThat(following.apply(Queues.parse("default:1,high:3")))
                .isEqualTo(Queues.parse("default:1,high:3,higher:3"));
        assertThat(following.apply(Queues.ALL)).isEqualTo(Queues.ALL);
    }

    @Test
    void aListOfQueuesIsAStrictOrder() {
        Queues queues = Queues.parse(" high, default ,low");

        assertThat(queues.strict()).isTrue();
        assertThat(queues.all()).isFalse();
        assertThat(queues.weights().keySet()).containsExactly("high", "default", "low");
        assertThat(queues.serves("default")).isTrue();
        assertThat(queues.serves("other")).isFalse();
    }

    @Test
    void aSingleQueueIsAList() {
        assertThat(Queues.parse("high")).isEqualTo(new Queues(Map.of("high", 1), true));
    }

    @Test
    void queuesMayHaveWeights() {
        Queues queues = Queues.parse("high: 9999, low :1");

        assertThat(queues.strict()).isFalse();
        assertThat(queues.weights()).containsExactly(Map.entry("high", 9999), Map.entry("low", 1));
    }

    @Test
    void theWeightsCannotBeChanged() {
        Map<String, Integer> weights = Queues.parse("high,low").weights();

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> weights.put("other", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,", "high:3,low", "high,low:1"})
    void whatIsNoListOfQueuesIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Queues.parse(text))
                .withMessageStartingWith("'" + text + "' is no list of queues");
    }

    @ParameterizedTest
    @ValueSource(strings = {"high:0", "high:-1", "high:10000", "high:x", "high:", "high:1:2", "high:1.5", "high:01"})
    void aWeightIsANumberFrom1To9999(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Queues.parse("low:1," + text))
                .withMessage("'" + text + "' has no weight from 1 to 9999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"high,low,high", "high:1,high:2", "high:1, high :1"})
    void aQueueIsNamedOnce(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Queues.parse(text))
                .withMessage("queue 'high' is named twice");
    }

    @ParameterizedTest
    @CsvSource({"':3', ':3'", "'high:1,:3', ':3'", "'high,*', '*'", "'high:3,*:1', '*:1'"})
    void whatNamesNoQueueIsRefused(String text, String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Queues.parse(text))
                .withMessage("'" + part + "' names no queue; * stands alone and means all");
    }

    private static WorkerSettings read(GivenSettings settings) {
        SettingsReader reader = settings.reader();
        WorkerSettings worker = WorkerSettings.read("mails", "database", reader);
        assertThat(reader.problems()).isEmpty();
        return worker;
    }
}
