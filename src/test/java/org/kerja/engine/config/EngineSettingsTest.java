package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerja.engine.GivenSettings;

class EngineSettingsTest {

    @Test
    void withoutConfigurationOneWorkerServesTheDatabase() {
        EngineSettings settings = read(GivenSettings.none());

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.node()).isNotBlank();
        assertThat(settings.defaultConnection()).isEqualTo("database");
        assertThat(settings.failedConnection()).isEmpty();
        assertThat(settings.payloadMaximum()).isEqualTo(65_536);
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.workers()).singleElement().satisfies(worker -> {
            assertThat(worker.name()).isEqualTo("default");
            assertThat(worker.connection()).isEqualTo("database");
            assertThat(worker.queues().all()).isTrue();
        });
    }

    @Test
    void everySettingIsRead() {
        EngineSettings settings = read(GivenSettings.of("kerja.enabled", "false")
                .with("kerja.node", "node-7")
                .with("kerja.connection", "memory")
                .with("kerja.failed.connection", "graveyard")
                .with("kerja.payload.max-size", "1")
                .with("kerja.stop-timeout", "0"));

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.node()).isEqualTo("node-7");
        assertThat(settings.defaultConnection()).isEqualTo("memory");
        assertThat(settings.failedConnection()).isEqualTo(Optional.of("graveyard"));
        assertThat(settings.payloadMaximum()).isEqualTo(1);
        assertThat(settings.stopTimeout()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aWorkerThatIsNamedTwiceIsRefused() {
        SettingsReader reader = new SettingsReader(GivenSettings.of("kerja.workers", "mails, reports, mails"));

        EngineSettings.read(GivenSettings.of("kerja.workers", "mails, reports, mails"), reader);

        assertThat(reader.problems()).containsExactly("Property kerja.workers: worker 'mails' is named twice.");
    }

    @Test
    void workersAreListedByName() {
        EngineSettings settings = read(GivenSettings.of("kerja.workers", "mails, reports")
                .with("kerja.connection", "memory")
                .with("kerja.workers.mails.connection", "other")
                .with("kerja.workers.default.concurrency", "3"));

        assertThat(settings.workers()).extracting(WorkerSettings::name).containsExactly("mails", "reports");
        assertThat(settings.workers()).extracting(WorkerSettings::connection).containsExactly("other", "memory");
    }

    @Test
    void oneWorkerCanBeSwitchedOff() {
        EngineSettings settings =
                read(GivenSettings.of("kerja.workers", "mails,reports").with("kerja.workers.mails.enabled", "false"));

        assertThat(settings.workers()).extracting(WorkerSettings::name).containsExactly("reports");
    }

    @Test
    void allWorkersCanBeSwitchedOff() {
        assertThat(read(GivenSettings.of("kerja.workers.enabled", "false")).workers())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kerja.enabled, maybe",
        "kerja.workers.enabled, maybe",
        "kerja.workers.default.enabled, maybe",
        "kerja.workers.default.concurrency, 0",
        "kerja.payload.max-size, 0",
        "kerja.payload.max-size, 16777217",
        "kerja.payload.max-size, 64K",
        "kerja.stop-timeout, -1s",
        "kerja.stop-timeout, 999999d",
    })
    void aMistakeNamesThePropertyAndTheValue(String property, String value) {
        GivenSettings settings = GivenSettings.of(property, value);
        SettingsReader reader = settings.reader();

        EngineSettings.read(settings, reader);

        assertThat(reader.problems())
                .singleElement()
                .asString()
                .contains("Property " + property + ":", "'" + value + "'");
    }

    @Test
    void theMistakesOfAllWorkersAreCollected() {
        GivenSettings settings = GivenSettings.of("kerja.workers", "a,b")
                .with("kerja.workers.a.lease", "x")
                .with("kerja.workers.b.queues", ":")
                .with("kerja.stop-timeout", "y");
        SettingsReader reader = settings.reader();

        EngineSettings.read(settings, reader);

        assertThat(reader.problems()).hasSize(3);
    }

    private static EngineSettings read(GivenSettings settings) {
        SettingsReader reader = settings.reader();
        EngineSettings read = EngineSettings.read(settings, reader);
        assertThat(reader.problems()).isEmpty();
        return read;
    }
}
