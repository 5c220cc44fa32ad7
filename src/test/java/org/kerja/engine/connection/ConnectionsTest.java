package org.kerja.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.StoreException;
import org.kerja.driver.JvmEnvironment;
import org.kerja.engine.GivenSettings;
import org.kerja.spi.Capability;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.EmptyStore;
import org.kerja.spi.Envelope;
import org.kerja.spi.JobStore;

class ConnectionsTest {

    private final List<String> journal = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final GivenSettings settings = GivenSettings.none();
    private final Connections connections =
            new Connections("plain", List.of(new Plain()), settings, new JvmEnvironment(InstantSource.system()));

    @Test
    void aConnectionIsOpenedWhenItIsFirstAskedForAndOnce() {
        assertThat(journal).isEmpty();

        Connection connection = connections.byDefault();

        assertThat(connections.named("plain")).isSameAs(connection);
        assertThat(journal).containsExactly("open plain");
    }

    @Test
    void aConnectionWithoutSettingsIsThatOfTheDriverOfItsName() {
        Connection connection = connections.named("plain");

        assertThat(connection.name()).isEqualTo("plain");
        assertThat(connection.defaultQueue()).isEqualTo("default");
        assertThat(connection.acknowledgeEach()).isFalse();
        assertThat(connection.can(Capability.CLEAR)).isTrue();
        assertThat(connection.can(Capability.DELAY)).isFalse();
    }

    @Test
    void aConnectionIsAsItsSettingsSay() {
        settings.with("kerja.connections.mine.driver", "plain")
                .with("kerja.connections.mine.queue", "mail")
                .with("kerja.connections.mine.ack", "each");

        Connection connection = connections.named("mine");

        assertThat(connection.name()).isEqualTo("mine");
        assertThat(connection.defaultQueue()).isEqualTo("mail");
        assertThat(connection.acknowledgeEach()).isTrue();
    }

    @Test
    void completionsAreGatheredIfThatIsSaid() {
        settings.with("kerja.connections.plain.ack", "batched");

        assertThat(connections.byDefault().acknowledgeEach()).isFalse();
    }

    @Test
    void aWrongSettingIsSaidAndNothingIsOpened() {
        settings.with("kerja.connections.plain.ack", "never");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(connections::byDefault)
                .withMessageContaining("'never' is neither batched nor each");
        assertThat(journal).isEmpty();
    }

    @Test
    void anUnknownConnectionIsSaidWithThePropertyThatMakesIt() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> connections.named("nowhere"))
                .withMessage(
                        "There is no connection 'nowhere': set kerja.connections.nowhere.driver to one of [failover, plain].");
    }

    @Test
    void jobsOfAForwardedQueueLieAtTheEndOfItsForwards() {
        settings.with("kerja.connections.plain.forward", "mail:post,post:letters@other")
                .with("kerja.connections.other.driver", "plain")
                .with("kerja.connections.other.forward", "letters:parcels");
        Connection plain = connections.byDefault();

        assertThat(connections.place(plain, "mail")).isEqualTo(new Place(connections.named("other"), "parcels"));
        assertThat(connections.place(plain, "reports")).isEqualTo(new Place(plain, "reports"));
    }

    @Test
    void forwardsInACircleAreRefused() {
        settings.with("kerja.connections.plain.forward", "mail:post@other")
                .with("kerja.connections.other.driver", "plain")
                .with("kerja.connections.other.forward", "post:mail@plain");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> connections.place(connections.byDefault(), "mail"))
                .withMessage("Property kerja.connections.plain.forward: jobs of queue 'mail' are forwarded in a circle,"
                        + " [mail@plain, post@other]; take one of these forwards out.");
    }

    @Test
    void aFailoverConnectionCanDoWhatAllOfItsTargetsCan() {
        settings.with("kerja.connections.safe.driver", "failover")
                .with("kerja.connections.safe.connections", "first,second")
                .with("kerja.connections.first.driver", "plain")
                .with("kerja.connections.first.queue", "mail")
                .with("kerja.connections.second.driver", "plain");

        Connection safe = connections.named("safe");

        assertThat(safe.targets()).containsExactly(connections.named("first"), connections.named("second"));
        assertThat(safe.keepers()).isEqualTo(safe.targets());
        assertThat(safe.defaultQueue()).isEqualTo("mail");
        assertThat(safe.can(Capability.CLEAR)).isTrue();
        assertThat(safe.can(Capability.DELAY)).isFalse();
        assertThat(safe.can(Capability.TRANSACTIONS)).isFalse();
    }

    @Test
    void aFailoverConnectionNeedsTwoConnectionsThatKeepJobs() {
        settings.with("kerja.connections.safe.driver", "failover");
        String property = "Property kerja.connections.safe.connections: ";

        refused().withMessageContaining(property + "''");
        settings.with("kerja.connections.safe.connections", "plain");
        refused().withMessageContaining(property + "'plain'");
        settings.with("kerja.connections.safe.connections", "plain,plain");
        refused().withMessageContaining(property + "'plain,plain'");
        settings.with("kerja.connections.safe.connections", "plain,safe");
        refused().withMessageContaining(property + "'safe' is a failover connection itself");
        settings.with("kerja.connections.safe.connections", "plain,nowhere");
        refused().withMessageContaining("There is no connection 'nowhere'");
    }

    private ThrowableAssertAlternative<ConfigurationException> refused() {
        return assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> connections.named("safe"));
    }

    @Test
    void whatWasOpenedIsClosedOnce() {
        connections.byDefault();

        connections.close();
        connections.close();

        assertThat(journal).containsExactly("open plain", "close plain");
    }

    @Test
    void oneThatCannotBeClosedKeepsNoOtherOpen() {
        settings.with("kerja.connections.a.driver", "plain").with("kerja.connections.b.driver", "plain");
        connections.named("a");
        connections.named("b");
        broken.addAll(Set.of("a", "b"));

        assertThatThrownBy(connections::close)
                .isInstanceOf(StoreException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));

        assertThat(journal).contains("close a", "close b");
    }

    private final class Plain implements Driver {

        @Override
        public String name() {
            return "plain";
        }

        @Override
        public JobStore open(ConnectionSettings connection, DriverEnvironment environment) {
            String name = connection.connection();
            journal.add("open " + name);
            return new EmptyStore(name(), Set.of(Capability.CLEAR)) {
                @Override
                public void push(List<Envelope> jobs) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {
                    journal.add("close " + name);
                    if (broken.contains(name)) {
                        throw new StoreException("Connection " + name + " cannot be closed, as the test wants it");
                    }
                }
            };
        }
    }
}
