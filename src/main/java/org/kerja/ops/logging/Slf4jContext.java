package org.kerja.ops.logging;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** That of SLF4J, and of what is behind it. */
final class Slf4jContext implements DiagnosticContext {

    @Override
    public Map<String, String> entries() {
        @Nullable Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }

    @Override
    public Runnable put(Map<String, String> entries, boolean alone) {
        Map<String, String> before = entries();
        if (alone) {
            MDC.clear();
        }
        entries.forEach(MDC::put);
        return () -> MDC.setContextMap(before);
    }
}
