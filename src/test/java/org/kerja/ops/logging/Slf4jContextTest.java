package org.kerja.ops.logging;

import org.slf4j.MDC;

class Slf4jContextTest extends LogContextContract {

    @Override
    DiagnosticContext context() {
        return new Slf4jContext();
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
