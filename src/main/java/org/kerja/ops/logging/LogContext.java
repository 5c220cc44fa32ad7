package org.kerja.ops.logging;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.kerja.spi.Instrumentation;

/**
 * Lets the lines that are logged while a job runs tell which job that is, and with whatever else the thread had that has
 * dispatched it. On a thread of ours nothing else is in the context: what is there belongs to other work of the server's threads.
 */
final class LogContext implements Instrumentation {

    /** What is before the key of what goes with a job. */
    private static final String PREFIX = "mdc.";

    /** What is before our own keys, which are those of one job. */
    private static final String OURS = "kerja.";

    private final DiagnosticContext context;
    private final Predicate<String> carried;

    /**
     * Makes one.
     *
     * @param carried which keys go with jobs
     */
    LogContext(DiagnosticContext context, Predicate<String> carried) {
        this.context = context;
        this.carried = carried;
    }

    @Override
    public Map<String, String> dispatching(Dispatch job) {
        Map<String, String> entries = new HashMap<>();
        context.entries().forEach((key, value) -> {
            if (carried.test(key) && !key.startsWith(OURS)) {
                entries.put(PREFIX + key, value);
            }
        });
        return entries;
    }

    @Override
    public Scope calling(Call call) {
        Runnable end = context.enter(!call.synchronous());
        if (!call.entries().isEmpty()) {
            call.entries().forEach((key, value) -> {
                if (key.startsWith(PREFIX)) {
                    context.put(key.substring(PREFIX.length()), value);
                }
            });
        }
        context.put("kerja.job", call.name());
        context.put("kerja.id", call.id().toString());
        context.put("kerja.queue", call.queue());
        context.put("kerja.attempt", Integer.toString(call.attempt()));
        return error -> end.run();
    }
}
