package org.kerja.engine.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.ConfigurationException;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.JobStore;
import org.kerja.spi.Settings;

/**
 * The connections of a node, opened when first asked for. A connection needs no settings when its name is that of a
 * driver. One with {@code driver = failover} keeps no jobs: the first of its targets that takes a job gets it.
 */
public final class Connections implements AutoCloseable {

    private static final String FAILOVER = "failover";
    private static final String DATABASE = "database";

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
        if (connection != null) {
            return connection;
        }
        // Before this one, since one may not be opened while another is.
        List<Connection> targets = isFailover(name) ? targets(name) : List.of();
        return open.computeIfAbsent(name, one -> open(one, targets));
    }

    /** Those that were asked for so far. */
    public Collection<Connection> opened() {
        return List.copyOf(open.values());
    }

    /**
     * Where the jobs of a queue go in truth.
     *
     * @throws ConfigurationException if it is forwarded to a connection that is not there, or in a circle
     */
    public Place place(Connection connection, String queue) {
        Place place = new Place(connection, queue);
        Set<Place> passed = new LinkedHashSet<>();
        Forward forward = connection.forwards().get(queue);
        while (forward != null) {
            if (!passed.add(place)) {
                throw new ConfigurationException("Property kerja.connections." + connection.name()
                        + ".forward: jobs of queue '" + queue + "' are forwarded in a circle, " + passed
                        + "; take one of these forwards out.");
            }
            place = new Place(forward.connection().map(this::named).orElse(place.connection()), forward.queue());
            forward = place.connection().forwards().get(place.queue());
        }
        return place;
    }

    private String driverOf(String name) {
        return new ConnectionSettings(name, settings).value("driver").orElse(name);
    }

    private boolean isFailover(String name) {
        return driverOf(name).equals(FAILOVER);
    }

    private List<Connection> targets(String name) {
        String property = new ConnectionSettings(name, settings).property("connections");
        List<String> names = SettingsReader.split(settings.value(property).orElse(""));
        if (new HashSet<>(names).size() < Math.max(2, names.size())) {
            throw new ConfigurationException("Property " + property + ": '" + String.join(",", names)
                    + "' does not name two or more connections, each once; name those to try, in order.");
        }
        for (String target : names) {
            if (isFailover(target)) {
                throw new ConfigurationException("Property " + property + ": '" + target
                        + "' is a failover connection itself; name those that keep jobs.");
            }
        }
        return names.stream().map(this::named).toList();
    }

    private JobStore store(ConnectionSettings connectionSettings, List<Connection> targets) {
        String name = connectionSettings.connection();
        if (!targets.isEmpty()) {
            return new FailoverStore(targets);
        }
        Driver driver = drivers.get(driverOf(name));
        if (driver == null) {
            Set<String> known = new TreeSet<>(drivers.keySet());
            known.add(FAILOVER);
            throw new ConfigurationException(connectionSettings
                    .value("driver")
                    .map(unknown -> "Property " + connectionSettings.property("driver") + ": there is no driver '"
                            + unknown + "'; known are " + known + ".")
                    .orElse("There is no connection '" + name + "': set " + connectionSettings.property("driver")
                            + " to one of " + known + "."));
        }
        return driver.open(connectionSettings, environment);
    }

    private Connection open(String name, List<Connection> targets) {
        ConnectionSettings connectionSettings = new ConnectionSettings(name, settings);
        SettingsReader reader = new SettingsReader(settings);
        boolean each = reader.read(connectionSettings.property("ack"), false, text -> switch (text) {
            case "each" -> true;
            case "batched" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither batched nor each");
        });
        Map<String, Forward> forwards = reader.read(connectionSettings.property("forward"), Map.of(), Forward::parse);
        Optional<String> outbox = reader.read(connectionSettings.property("outbox"), Optional.empty(), this::outbox);
        reader.throwProblems();
        String defaultQueue = targets.isEmpty() ? "default" : targets.get(0).defaultQueue();
        return new Connection(
                name,
                connectionSettings.value("queue").orElse(defaultQueue),
                each,
                store(connectionSettings, targets),
                forwards,
                outbox,
                targets);
    }

    /** The connection that keeps an outbox: by default that of jobs that name none, if it is a database, else the one that is always there. */
    private Optional<String> outbox(String value) {
        return switch (value) {
            case "false" -> Optional.empty();
            case "true" -> Optional.of(driverOf(defaultName).equals(DATABASE) ? defaultName : DATABASE);
            default -> Optional.of(value);
        };
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
