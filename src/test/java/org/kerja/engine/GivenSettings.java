package org.kerja.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.Settings;

/** The settings that a test gives. */
public final class GivenSettings implements Settings {

    private final Map<String, String> values = new HashMap<>();

    /** Settings of which none is set. */
    public static GivenSettings none() {
        return new GivenSettings();
    }

    /** Settings with one value. */
    public static GivenSettings of(String property, String value) {
        return none().with(property, value);
    }

    /** Sets another. */
    public GivenSettings with(String property, String value) {
        values.put(property, value);
        return this;
    }

    public SettingsReader reader() {
        return new SettingsReader(this);
    }

    @Override
    public Optional<String> value(String property) {
        return Optional.ofNullable(values.get(property));
    }
}
