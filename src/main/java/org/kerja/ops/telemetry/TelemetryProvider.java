package org.kerja.ops.telemetry;

import java.util.List;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.InstrumentationProvider;
import org.kerja.spi.Settings;

/** OpenTelemetry, if it is there. */
public final class TelemetryProvider implements InstrumentationProvider {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    @Override
    public List<Instrumentation> open(Settings settings, DriverEnvironment environment) {
        try {
            return List.of(Telemetry.of(environment));
        } catch (LinkageError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "OpenTelemetry is not there", e);
            return List.of();
        }
    }
}
