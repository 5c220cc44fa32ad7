package org.kerja.ops.logging;

import java.util.Map;

/** The diagnostic context that a logging library keeps for each thread, often called MDC. */
interface DiagnosticContext {

    /** Whether anything that writes a log can see it. */
    boolean isShown();

    /** What the calling thread has in it. */
    Map<String, String> entries();

    /**
     * Begins a part of the work of the calling thread.
     *
     * @param alone whether what was in it is out of sight until that ends
     * @return what ends it, and sets back what was in it, whatever has been put there meanwhile
     */
    Runnable enter(boolean alone);

    /** Puts an entry into that of the calling thread. */
    void put(String key, String value);
}
