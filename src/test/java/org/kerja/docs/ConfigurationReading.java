package org.kerja.docs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.kerja.ConfigurationException;
import org.kerja.Group;
import org.kerja.Job;
import org.kerja.Limit;
import org.kerja.driver.database.DatabaseSettingsReading;
import org.kerja.driver.redis.RedisSettingsReading;
import org.kerja.engine.Engine;
import org.kerja.engine.config.EngineSettings;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobOptions;
import org.kerja.engine.job.LineRule;
import org.kerja.engine.job.UniqueRule;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Driver;
import org.kerja.spi.Settings;

/**
 * The configuration of a node with one worker, one job and one connection of each driver, read by the code that reads
 * it in an application.
 */
final class ConfigurationReading {

    /** A job that says nothing about itself. */
    @Job
    private record Sample() {}

    /** One with a limit and a group. */
    @Job
    @Limit(scope = LIMIT, concurrent = 1, rate = 1, per = "1s")
    @Group(scope = GROUP, by = "tenant")
    private record Limited(String tenant) {}

    static final String CONNECTION = "database";
    static final String REDIS = "redis";
    static final String WORKER = "default";
    static final String JOB = "sample";
    static final String LIMIT = "bank";
    static final String GROUP = "tenants";

    /** What only this driver reads. */
    private static final Pattern OF_REDIS =
            Pattern.compile("\\.(url|sentinel\\..+|cluster\\.nodes|client|user|password|tls|prefix|block-for)$");

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Set<String> problems = new TreeSet<>();
    private final Map<String, Object> results = new TreeMap<>();

    private ConfigurationReading() {}

    /** Reads the configuration with these properties set and no other. */
    static ConfigurationReading of(Map<String, String> properties) {
        ConfigurationReading reading = new ConfigurationReading();
        reading.read(property -> {
            reading.asked.add(property);
            return Optional.ofNullable(properties.get(property));
        });
        return reading;
    }

    /** The properties that were asked for, with the names of connections, workers and jobs replaced by what they are. */
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        asked.forEach(
                property -> keys.add(property.replaceFirst("^(kerja\\.connections)\\.[^.]+\\.", "$1.<connection>.")
                        .replaceFirst("^(kerja\\.workers)\\.[^.]+\\.", "$1.<worker>.")
                        .replaceFirst("^(kerja\\.(limits|groups))\\.[^.]+\\.", "$1.<scope>.")
                        .replaceFirst("^(kerja\\.routes)\\..+\\.", "$1.<type>.")
                        .replaceFirst("^(kerja\\.jobs)\\.[^.]+\\.", "$1.<job-name>.")));
        return keys;
    }

    /** The property of this node that a key of the reference stands for. */
    static String property(String key) {
        return key.replace("limits.<scope>", "limits." + LIMIT)
                .replace("groups.<scope>", "groups." + GROUP)
                .replace("<connection>", OF_REDIS.matcher(key).find() ? REDIS : CONNECTION)
                .replace("<worker>", WORKER)
                .replace("<job-name>", JOB)
                .replace("<type>", Sample.class.getName());
    }

    /** What was said to be wrong. */
    Set<String> problems() {
        return problems;
    }

    /** What was made of the properties, as values that can be compared. */
    Map<String, Object> results() {
        return results;
    }

    private void read(Settings settings) {
        SettingsReader reader = new SettingsReader(settings);
        EngineSettings engine = EngineSettings.read(settings, reader);
        results.put("enabled", engine.enabled());
        results.put("connection", engine.defaultConnection());
        results.put("failed connection", engine.failedConnection());
        results.put("payload maximum", engine.payloadMaximum());
        results.put("stop timeout", engine.stopTimeout());
        results.put("workers", engine.workers());
        results.put("key", KeyRing.read(reader));
        results.put("entities", EngineSettings.entityUnit(settings));
        results.put("middleware", EngineSettings.middleware(reader));
        results.put("executor", EngineSettings.executor(settings));
        results.put("job", JobOptions.resolve(Sample.class.getAnnotation(Job.class), JOB, Sample.class, reader));
        results.put(
                "unique", UniqueRule.resolve(JOB, Sample.class, false, reader).of(new Sample(), Optional.of("key")));
        results.put(
                "limits",
                LineRule.resolve("limited", Limited.class, false, reader).weights());
        problems.addAll(reader.problems());
        refused(() ->
                results.put("database", DatabaseSettingsReading.of(new ConnectionSettings(CONNECTION, settings))));
        refused(() -> results.put("redis", RedisSettingsReading.of(new ConnectionSettings(REDIS, settings))));
        refused(() -> connections(settings));
    }

    private void connections(Settings settings) {
        try (Engine engine = Engine.builder()
                .settings(withFailover(settings))
                .jobs(List.of())
                .build()) {
            refused(() -> engine.connection("safe"));
            for (Driver driver : ServiceLoader.load(Driver.class)) {
                refused(() -> {
                    var connection = engine.connection(driver.name());
                    results.put(
                            "connection " + driver.name(),
                            List.of(connection.defaultQueue(), connection.acknowledgeEach()));
                });
            }
        }
    }

    /** A connection of this driver has to name others. */
    private static Settings withFailover(Settings settings) {
        Map<String, String> failover = Map.of(
                "kerja.connections.safe.driver", "failover", "kerja.connections.safe.connections", "memory,async");
        return property -> settings.value(property).or(() -> Optional.ofNullable(failover.get(property)));
    }

    private void refused(Runnable reading) {
        try {
            reading.run();
        } catch (ConfigurationException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
