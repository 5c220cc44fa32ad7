package org.kerja.ops.logging;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** That of JBoss Logging, in WildFly that of the server's own log manager. */
final class JBossLoggingContext implements DiagnosticContext {

    @Override
    public Map<String, String> entries() {
        Map<String, String> entries = new HashMap<>();
        objects().forEach((key, value) -> entries.put(key, String.valueOf(value)));
        return entries;
    }

    @Override
    public Runnable put(Map<String, String> entries, boolean alone) {
        Map<String, Object> before = objects();
        if (alone) {
            MDC.clear();
        }
        entries.forEach(MDC::put);
        return () -> {
            MDC.clear();
            before.forEach(MDC::put);
        };
    }

    private static Map<String, Object> objects() {
        @Nullable Map<String, Object> live = MDC.getMap();
        return live == null ? Map.of() : new HashMap<>(live);
    }
}
