package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertySettingsTest {

    private static final String PROPERTY = "kerja.test.property-settings";

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void aPropertyThatNobodySetsIsEmpty() {
        assertThat(settings().value(PROPERTY)).isEmpty();
        assertThat(settings("other=1").value(PROPERTY)).isEmpty();
    }

    @Test
    void thePropertiesFileIsRead() {
        assertThat(settings(PROPERTY + "=from the file").value(PROPERTY)).contains("from the file");
    }

    @Test
    void theFirstFileThatNamesAPropertyWins() {
        PropertySettings settings = settings(PROPERTY + "=first", PROPERTY + "=second\nonly.second=2");

        assertThat(settings.value(PROPERTY)).contains("first");
        assertThat(settings.value("only.second")).contains("2");
    }

    @Test
    void aSystemPropertyBeatsTheFile() {
        System.setProperty(PROPERTY, "from the JVM");

        assertThat(settings(PROPERTY + "=from the file").value(PROPERTY)).contains("from the JVM");
    }

    @Test
    void blanksAroundAValueDoNotCountAndABlankValueIsNone() {
        PropertySettings settings = settings("padded=  a b \\t\nblank=   \nempty=");

        assertThat(settings.value("padded")).contains("a b");
        assertThat(settings.value("blank")).isEmpty();
        assertThat(settings.value("empty")).isEmpty();
    }

    @Test
    void anEnvironmentVariableBeatsTheFile() {
        // Whatever the environment holds under a plain name is found under that name.
        String variable = System.getenv().entrySet().stream()
                .filter(entry ->
                        entry.getKey().matches("[A-Z]+") && !entry.getValue().isBlank())
                .map(Map.Entry::getKey)
                .filter(name -> System.getProperty(name) == null)
                .findFirst()
                .orElseThrow();

        assertThat(settings(variable + "=from the file").value(variable))
                .contains(System.getenv(variable).trim());
        assertThat(settings(variable + "=from the file").value(variable.toLowerCase(Locale.ROOT)))
                .contains(System.getenv(variable).trim());
    }

    private PropertySettings settings(String... files) {
        return PropertySettings.of(ResourceDirectory.loader(directory, files));
    }
}
