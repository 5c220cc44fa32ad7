package org.kerja.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.driver.sync.SyncDriver;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.connection.Connections;

/** Only the memory driver of these tests keeps failed jobs. */
class FailedJobHomeTest {

    private final GivenSettings settings = GivenSettings.of("kerja.connections.graveyard.driver", "memory")
            .with("kerja.connections.keeping.driver", "memory");

    @Test
    void aConnectionThatKeepsFailedJobsKeepsItsOwn() {
        assertThat(home("keeping", "sync", Optional.of("graveyard"))).isEqualTo("keeping");
    }

    @Test
    void thoseOfOthersAreKeptWhereTheConfigurationSays() {
        assertThat(home("sync", "keeping", Optional.of("graveyard"))).isEqualTo("graveyard");
    }

    @Test
    void withoutThatTheDefaultConnectionKeepsThem() {
        assertThat(home("sync", "keeping", Optional.empty())).isEqualTo("keeping");
    }

    @Test
    void ifThatCannotEitherTheMemoryOfThisJvmKeepsThem() {
        assertThat(home("sync", "sync", Optional.empty())).isEqualTo("memory");
    }

    @Test
    void aConfiguredConnectionThatKeepsNoneIsAMistake() {
        Connections connections = connections("keeping");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new FailedJobHome(connections, Optional.of("sync")).store(connections.named("sync")))
                .withMessageContaining("kerja.failed.connection")
                .withMessageContaining("'sync' cannot keep failed jobs");
    }

    private String home(String connection, String byDefault, Optional<String> configured) {
        Connections connections = connections(byDefault);
        FailedJobHome home = new FailedJobHome(connections, configured);
        assertThat(home.store(connections.named(connection))).isNotNull();
        return home.of(connections.named(connection)).name();
    }

    private Connections connections(String byDefault) {
        return new Connections(
                byDefault,
                List.of(new MemoryDriver(), new SyncDriver()),
                settings,
                new JvmEnvironment(InstantSource.system()));
    }
}
