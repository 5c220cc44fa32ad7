package org.kerja.ops.logging;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** That of JBoss Logging, in WildFly that of the server's own log manager. */
final class JBossLoggingContext implements DiagnosticContext {

    /** In front of the logging of the JDK, which has none, it keeps one that nobody sees. */
    @Override
    public boolean isShown() {
        return !Logger.getLogger("org.kerja").getClass().getSimpleName().startsWith("JDK");
    }

    @Override
    public Map<String, String> entries() {
        Map<String, String> entries = new HashMap<>();
        objects().forEach((key, value) -> entries.put(key, String.valueOf(value)));
        return entries;
    }

    @Override
    public Runnable enter(boolean alone) {
        Map<String, Object> before = objects();
        if (before.isEmpty()) {
            return MDC::clear;
        }
        if (alone) {
            MDC.clear();
        }
        return () -> {
            MDC.clear();
            before.forEach(MDC::put);
        };
    }

    @Override
    public void put(String key, String value) {
        MDC.put(key, value);
    }

    private static Map<String, Object> objects() {
        @Nullable Map<String, Object> live = MDC.getMap();
        return live == null || live.isEmpty() ? Map.of() : new HashMap<>(live);
    }
}
