package org.kerja.driver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.kerja.ConfigurationException;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.JobStore;
import org.kerja.spi.Settings;

class DatabaseDriverTest {

    private static final Settings NOTHING = property -> Optional.empty();

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Driver.class))
                .filteredOn(driver -> driver.name().equals("database"))
                .hasOnlyElementsOfType(DatabaseDriver.class)
                .hasSize(1);
    }

    @Test
    void unknownSchemaModeIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> DatabaseSettings.from(settings(Map.of("schema", "drop"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("kerja.connections.main.schema=drop is not one of create, validate, none");
    }

    @Test
    void jpaPropertyWithoutValueIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> DatabaseSettings.from(settings(Map.of("jpa-properties", "a=b, hibernate"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kerja.connections.main.jpa-properties=a=b, hibernate")
                .hasMessageContaining("name=value");
    }

    @Test
    void jpaPropertiesAreSplitAtCommas() {
        assertThat(DatabaseSettings.from(settings(Map.of("jpa-properties", " a=b , c = d=e,")))
                        .jpaProperties())
                .isEqualTo(Map.of("a", "b", "c", "d=e"));
    }

    @Test
    void missingDefaultDataSourceIsReportedAtFirstUseOnly() {
        JobStore store = new DatabaseDriver().open(new ConnectionSettings("main", NOTHING), nowhere());
        assertThatThrownBy(() -> store.sizes("mail"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Set kerja.connections.main.data-source");
    }

    @Test
    void missingNamedDataSourceIsReportedWithItsName() {
        JobStore store = new DatabaseDriver().open(settings(Map.of("data-source", "java:/Missing")), nowhere());
        assertThatThrownBy(() -> store.sizes("mail"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("kerja.connections.main.data-source=java:/Missing");
    }

    private static ConnectionSettings settings(Map<String, String> values) {
        return new ConnectionSettings(
                "main", property -> Optional.ofNullable(values.get(property.replace("kerja.connections.main.", ""))));
    }

    private static TestEnvironment nowhere() {
        return new TestEnvironment(new NoTransactions(), null);
    }
}
