package org.kerja.engine.config;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.kerja.spi.Settings;

/** Settings from MicroProfile Config. Only touched where its classes are there, see {@link #orProperties}. */
public final class MicroProfileSettings implements Settings {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.config");

    private final Config config;

    private MicroProfileSettings(Config config) {
        this.config = config;
    }

    /** The settings of an application: MicroProfile Config where it is there and works, else {@link PropertySettings}. */
    public static Settings orProperties(ClassLoader loader) {
        try {
            return new MicroProfileSettings(ConfigProvider.getConfig(loader));
        } catch (LinkageError | IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "No MicroProfile Config; reading properties and environment", e);
            return PropertySettings.of(loader);
        }
    }

    @Override
    public Optional<String> value(String property) {
        return config.getOptionalValue(property, String.class).map(String::trim).filter(text -> !text.isEmpty());
    }
}
