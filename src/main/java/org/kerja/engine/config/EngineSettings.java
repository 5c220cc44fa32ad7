package org.kerja.engine.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.kerja.spi.Settings;

/**
 * The settings of the engine.
 *
 * @param enabled whether Kerja does anything at all besides dispatching
 * @param node the name of this node
 * @param defaultConnection where jobs go that name no connection
 * @param failedConnection where jobs are kept that failed on a connection which keeps none
 * @param payloadMaximum the largest payload in bytes of UTF-8
 * @param stopTimeout how long running jobs may take to end when the node stops
 * @param workflowsKept for how long chains and batches are found that have ended well or were cancelled
 * @param workers the workers that run on this node
 */
public record EngineSettings(
        boolean enabled,
        String node,
        String defaultConnection,
        Optional<String> failedConnection,
        int payloadMaximum,
        Duration stopTimeout,
        Duration workflowsKept,
        List<WorkerSettings> workers) {

    /** The property of {@link #executor}. */
    public static final String EXECUTOR = "kerja.executor";

    /** Reads them; mistakes go to the reader. */
    public static EngineSettings read(Settings settings, SettingsReader reader) {
        String defaultConnection = reader.text("kerja.connection", "database");
        boolean working = reader.flag("kerja.workers.enabled", true);
        List<WorkerSettings> workers = reader.read("kerja.workers", List.of("default"), EngineSettings::names).stream()
                .filter(name -> reader.flag("kerja.workers." + name + ".enabled", true))
                .map(name -> WorkerSettings.read(name, defaultConnection, reader))
                .toList();
        return new EngineSettings(
                reader.flag("kerja.enabled", true),
                reader.text("kerja.node", NodeName.generate()),
                defaultConnection,
                settings.value("kerja.failed.connection"),
                reader.number("kerja.payload.max-size", 64 * 1024, 1, 16 * 1024 * 1024),
                reader.duration("kerja.stop-timeout", Duration.ofSeconds(10), Duration.ZERO),
                reader.duration("kerja.workflows.keep", Duration.ofDays(1), Duration.ZERO),
                working ? workers : List.of());
    }

    /** The executor that jobs are to run on, by its name; what a name means is known where executors are looked up. */
    public static Optional<String> executor(Settings settings) {
        return settings.value(EXECUTOR);
    }

    /** The persistence unit that entities are loaded from, by its name; what that means is known where it is looked up. */
    public static Optional<String> entityUnit(Settings settings) {
        return settings.value("kerja.entities.unit");
    }

    /** The names of the middleware that is around all jobs, the first outermost. */
    public static List<String> middleware(SettingsReader reader) {
        return reader.read("kerja.middleware", List.of(), SettingsReader::split);
    }

    private static List<String> names(String text) {
        List<String> names = SettingsReader.split(text);
        for (String name : names) {
            if (Collections.frequency(names, name) > 1) {
                throw new IllegalArgumentException("worker '" + name + "' is named twice");
            }
        }
        return names;
    }
}
