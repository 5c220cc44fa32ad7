package org.kerja.spi;

import java.util.Optional;

/**
 * The settings of one connection.
 *
 * @param connection the connection's name
 * @param settings where the values come from
 */
public record ConnectionSettings(String connection, Settings settings) {

    /** The value of {@code kerja.connections.<connection>.<key>}. */
    public Optional<String> value(String key) {
        return settings.value(property(key));
    }

    /** The full name of a setting, for messages. */
    public String property(String key) {
        return "kerja.connections." + connection + "." + key;
    }
}
