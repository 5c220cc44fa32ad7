package org.kerja.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.Settings;

/**
 * Settings where there is no MicroProfile Config: system properties, then environment variables under the three names
 * of MicroProfile Config 3.1 section 4.4, then {@code META-INF/microprofile-config.properties}.
 */
public final class PropertySettings implements Settings {

    private static final String FILE = "META-INF/microprofile-config.properties";

    private final Map<String, String> environment;
    private final Properties file;

    private PropertySettings(Map<String, String> environment, Properties file) {
        this.environment = environment;
        this.file = file;
    }

    /** The settings of this JVM and of the files that the class loader finds; the first that names a property wins. */
    public static PropertySettings of(ClassLoader loader) {
        return new PropertySettings(System.getenv(), load(loader));
    }

    @Override
    public Optional<String> value(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            value = fromEnvironment(property);
        }
        if (value == null) {
            value = file.getProperty(property);
        }
        return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    private @Nullable String fromEnvironment(String property) {
        String underscored = property.replaceAll("[^A-Za-z0-9]", "_");
        for (String name : List.of(property, underscored, underscored.toUpperCase(Locale.ROOT))) {
            String value = environment.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static Properties load(ClassLoader loader) {
        Properties merged = new Properties();
        try {
            for (URL url : Collections.list(loader.getResources(FILE))) {
                Properties found = new Properties();
                try (InputStream in = url.openStream()) {
                    found.load(in);
                }
                found.forEach(merged::putIfAbsent);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE, e);
        }
        return merged;
    }
}
