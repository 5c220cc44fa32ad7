package org.kerja.ops.logging;

import java.util.Map;

/** The diagnostic context that a logging library keeps for each thread, often called MDC. */
interface DiagnosticContext {

    /** What the calling thread has in it. */
    Map<String, String> entries();

    /**
     * Puts entries into that of the calling thread.
     *
     * @param alone whether they are all that is in it
     * @return what sets back what was in it, whatever has been put there meanwhile
     */
    Runnable put(Map<String, String> entries, boolean alone);
}
