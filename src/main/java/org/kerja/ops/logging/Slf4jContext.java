package org.kerja.ops.logging;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** That of SLF4J, and of what is behind it. */
final class Slf4jContext implements DiagnosticContext {

    @Override
    public boolean isShown() {
        return true;
    }

    @Override
    public Map<String, String> entries() {
        @Nullable Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }

    @Override
    public Runnable enter(boolean alone) {
        Map<String, String> before = entries();
        if (before.isEmpty()) {
            return MDC::clear;
        }
        if (alone) {
            MDC.clear();
        }
        return () -> MDC.setContextMap(before);
    }

    @Override
    public void put(String key, String value) {
        MDC.put(key, value);
    }
}
