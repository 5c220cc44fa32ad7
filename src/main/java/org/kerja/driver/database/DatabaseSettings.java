package org.kerja.driver.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.kerja.ConfigurationException;
import org.kerja.engine.config.DurationText;
import org.kerja.spi.ConnectionSettings;

/**
 * The settings of one connection, checked.
 *
 * @param dataSource a JNDI or bean name, or empty for the application's default
 * @param dataSourceProperty the property that gives it, for messages
 * @param schemaProperty the property that gives the schema mode, for messages
 * @param jpaPropertiesProperty the property that gives the JPA properties, for messages
 * @param notifies whether nodes tell each other of jobs where the database has a way, beside polling
 * @param wakeUpProperty the property that says so, for messages
 * @param networkTimeout how long to wait for an answer of the database; zero for as long as it takes
 */
record DatabaseSettings(
        String connection,
        String dataSource,
        String dataSourceProperty,
        SchemaMode schema,
        String schemaProperty,
        Map<String, String> jpaProperties,
        String jpaPropertiesProperty,
        boolean notifies,
        String wakeUpProperty,
        Duration networkTimeout) {

    private static final String DATA_SOURCE = "data-source";
    private static final String SCHEMA = "schema";
    private static final String WAKE_UP = "wake-up";
    private static final String JPA_PROPERTIES = "jpa-properties";
    private static final String NETWORK_TIMEOUT = "network-timeout";
    private static final String UNLIMITED = "none";

    static DatabaseSettings from(ConnectionSettings settings) {
        return new DatabaseSettings(
                settings.connection(),
                settings.value(DATA_SOURCE).map(String::strip).orElse(""),
                settings.property(DATA_SOURCE),
                schema(settings),
                settings.property(SCHEMA),
                jpaProperties(settings),
                settings.property(JPA_PROPERTIES),
                notifies(settings),
                settings.property(WAKE_UP),
                networkTimeout(settings));
    }

    /** What to do if the persistence provider does not find the JTA transactions of the server. */
    String transactionHint() {
        return "If it does not know this server, tell it where its transactions are: " + jpaPropertiesProperty
                + "=hibernate.transaction.jta.platform=... or eclipselink.target-server=...";
    }

    private static SchemaMode schema(ConnectionSettings settings) {
        String value = settings.value(SCHEMA).map(String::strip).orElse("create");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "create" -> SchemaMode.CREATE;
            case "validate" -> SchemaMode.VALIDATE;
            case "none" -> SchemaMode.NONE;
            default ->
                throw new ConfigurationException(
                        settings.property(SCHEMA) + "=" + value + " is not one of create, validate, none");
        };
    }

    private static boolean notifies(ConnectionSettings settings) {
        String value = settings.value(WAKE_UP).map(String::strip).orElse("notify");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "notify" -> true;
            case "poll" -> false;
            default ->
                throw new ConfigurationException(
                        settings.property(WAKE_UP) + "=" + value + " is neither notify nor poll");
        };
    }

    private static Duration networkTimeout(ConnectionSettings settings) {
        String value = settings.value(NETWORK_TIMEOUT).map(String::strip).orElse("30s");
        if (value.toLowerCase(Locale.ROOT).equals(UNLIMITED)) {
            return Duration.ZERO;
        }
        try {
            return DurationText.parse(value);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    settings.property(NETWORK_TIMEOUT) + "=" + value + ": " + e.getMessage() + ", or write none");
        }
    }

    private static Map<String, String> jpaProperties(ConnectionSettings settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        String value = settings.value(JPA_PROPERTIES).orElse("");
        for (String pair : value.split(",", -1)) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1 || pair.substring(0, equals).isBlank()) {
                throw new ConfigurationException(settings.property(JPA_PROPERTIES) + "=" + value + " holds \""
                        + pair.strip() + "\"; it must be name=value pairs separated by commas");
            }
            properties.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return Map.copyOf(properties);
    }
}
