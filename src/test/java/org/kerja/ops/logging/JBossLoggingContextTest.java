package org.kerja.ops.logging;

import org.jboss.logging.MDC;

class JBossLoggingContextTest extends LogContextContract {

    @Override
    DiagnosticContext context() {
        return new JBossLoggingContext();
    }

    @Override
    void put(String key, String value) {
        MDC.put(key, value);
    }

    @Override
    void clear() {
        MDC.clear();
    }
}
