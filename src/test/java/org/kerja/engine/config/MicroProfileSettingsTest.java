package org.kerja.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerja.spi.Settings;

class MicroProfileSettingsTest {

    private final ConfigProviderResolver before = ConfigProviderResolver.instance();

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void restore() {
        ConfigProviderResolver.setInstance(before);
    }

    @Test
    void whatTheConfigurationSaysIsRead() {
        Settings settings = settings("kerja.test.connection=memory\nkerja.test.padded=a b \\t\n"
                + "kerja.test.composed=${kerja.test.connection}-2");

        assertThat(settings).isInstanceOf(MicroProfileSettings.class);
        assertThat(settings.value("kerja.test.connection")).contains("memory");
        assertThat(settings.value("kerja.test.padded")).contains("a b");
        assertThat(settings.value("kerja.test.composed")).contains("memory-2");
    }

    @Test
    void whatIsAbsentOrBlankIsEmpty() {
        Settings settings = settings("kerja.test.blank=\\u0020\\u0020\nkerja.test.empty=");

        assertThat(settings.value("kerja.test.absent")).isEmpty();
        assertThat(settings.value("kerja.test.blank")).isEmpty();
        assertThat(settings.value("kerja.test.empty")).isEmpty();
    }

    @Test
    void whereNobodyOffersAConfigurationThePropertiesAreRead() {
        ConfigProviderResolver.setInstance(new Nobody());

        Settings settings = settings("kerja.test.connection=memory");

        assertThat(settings).isInstanceOf(PropertySettings.class);
        assertThat(settings.value("kerja.test.connection")).contains("memory");
    }

    private Settings settings(String file) {
        return MicroProfileSettings.orProperties(ResourceDirectory.loader(directory, file));
    }

    /** As if the API were there without an implementation. */
    private static final class Nobody extends ConfigProviderResolver {

        @Override
        public Config getConfig() {
            throw new IllegalStateException("There is no implementation");
        }

        @Override
        public Config getConfig(ClassLoader loader) {
            return getConfig();
        }

        @Override
        public ConfigBuilder getBuilder() {
            throw new IllegalStateException("There is no implementation");
        }

        @Override
        public void registerConfig(Config config, ClassLoader loader) {
            getConfig();
        }

        @Override
        public void releaseConfig(Config config) {
            getConfig();
        }
    }
}
