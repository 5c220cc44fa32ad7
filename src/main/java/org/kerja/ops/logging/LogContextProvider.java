package org.kerja.ops.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kerja.engine.config.SettingsReader;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.InstrumentationProvider;
import org.kerja.spi.Settings;

/** The logging libraries that are there. */
public final class LogContextProvider implements InstrumentationProvider {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    /** Which keys of the context go with jobs. None by default: they are stored, and may tell of people. */
    private static final String CARRIED = "kerja.context.mdc";

    private static final String PROBE = "org.kerja probe";

    @Override
    public List<Instrumentation> open(Settings settings, DriverEnvironment environment) {
        Predicate<String> carried = carried(settings);
        return found().stream()
                .<Instrumentation>map(context -> new LogContext(context, carried))
                .toList();
    }

    /** Those that are there, and of those that are one behind two faces the first. */
    private static List<DiagnosticContext> found() {
        List<DiagnosticContext> found = new ArrayList<>();
        Stream.<Supplier<DiagnosticContext>>of(Slf4jContext::new, JBossLoggingContext::new)
                .forEach(one -> {
                    try {
                        DiagnosticContext context = one.get();
                        // Fails here, and not at the first job, if the library is not there.
                        context.entries();
                        if (context.isShown() && found.stream().noneMatch(other -> shows(context, other))) {
                            found.add(context);
                        }
                    } catch (LinkageError e) {
                        LOGGER.log(System.Logger.Level.DEBUG, "A logging library is not there", e);
                    }
                });
        return found;
    }

    /** Whether one shows what is put into another. */
    private static boolean shows(DiagnosticContext one, DiagnosticContext other) {
        Runnable end = other.enter(false);
        try {
            other.put(PROBE, PROBE);
            return one.entries().containsKey(PROBE);
        } finally {
            end.run();
        }
    }

    private static Predicate<String> carried(Settings settings) {
        Set<String> keys =
                Set.copyOf(settings.value(CARRIED).map(SettingsReader::split).orElse(List.of()));
        return keys.contains("*") ? key -> true : keys::contains;
    }
}
