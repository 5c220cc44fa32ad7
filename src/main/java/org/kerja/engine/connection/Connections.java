package org.kerja.engine.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.ConfigurationException;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Settings;

/**
 * The connections of a node, opened when first asked for. A connection needs no settings when its name is that of a
 * driver.
 */
public final class Connections implements AutoCloseable {

    private final String defaultName;
    private final Map<String, Driver> drivers = new TreeMap<>();
    private final Settings settings;
    private final DriverEnvironment environment;
    private final Map<String, Connection> open = new ConcurrentHashMap<>();

    public Connections(
            String defaultName, Collection<Driver> drivers, Settings settings, DriverEnvironment environment) {
        this.defaultName = defaultName;
        drivers.forEach(driver -> this.drivers.put(driver.name(), driver));
        this.settings = settings;
        this.environment = environment;
    }

    /** The connection of jobs that name none. */
    public Connection byDefault() {
        return named(defaultName);
    }

    /**
     * A connection.
     *
     * @throws ConfigurationException if there is none of this name, its driver is unknown or its settings are wrong
     */
    public Connection named(String name) {
        Connection connection = open.get(name);
        return connection != null ? connection : open.computeIfAbsent(name, this::open);
    }

    private Connection open(String name) {
        ConnectionSettings connectionSettings = new ConnectionSettings(name, settings);
        Driver driver = drivers.get(connectionSettings.value("driver").orElse(name));
        if (driver == null) {
            throw new ConfigurationException(connectionSettings
                    .value("driver")
                    .map(unknown -> "Property " + connectionSettings.property("driver") + ": there is no driver '"
                            + unknown + "'; known are " + drivers.keySet() + ".")
                    .orElse("There is no connection '" + name + "': set " + connectionSettings.property("driver")
                            + " to one of " + drivers.keySet() + "."));
        }
        SettingsReader reader = new SettingsReader(settings);
        boolean each = reader.read(connectionSettings.property("ack"), false, text -> switch (text) {
            case "each" -> true;
            case "batched" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither batched nor each");
        });
        reader.throwProblems();
        return new Connection(
                name,
                connectionSettings.value("queue").orElse("default"),
                each,
                driver.open(connectionSettings, environment));
    }

    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        for (Connection connection : open.values()) {
            try {
                connection.store().close();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        open.clear();
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
