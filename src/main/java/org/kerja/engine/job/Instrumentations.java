package org.kerja.engine.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.Instrumentation.Call;
import org.kerja.spi.Instrumentation.Dispatch;
import org.kerja.spi.Instrumentation.Scope;

/** All instrumentation of a node. What one of them throws is logged, and nothing else comes of it. */
public final class Instrumentations {

    /** There is none. */
    public static final Instrumentations NONE = new Instrumentations(List.of());

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    private final List<Instrumentation> all;
    private final Set<Class<?>> complainedOf = ConcurrentHashMap.newKeySet();

    /** Several, the first outermost. */
    public Instrumentations(List<Instrumentation> all) {
        this.all = List.copyOf(all);
    }

    /** What goes with a job that is dispatched, if there is room. */
    public Map<String, String> dispatching(Dispatch job) {
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<String, String> entries = new HashMap<>();
        all.forEach(one -> entries.putAll(guarded(one, () -> one.dispatching(job), Map.of())));
        return entries;
    }

    /** Begins what is around a call. */
    public Scope calling(Call call) {
        if (all.isEmpty()) {
            return Scope.NONE;
        }
        List<Scope> begun = new ArrayList<>(all.size());
        all.forEach(one -> begun.add(guarded(one, () -> one.calling(call), Scope.NONE)));
        return error -> end(begun, error);
    }

    /** The last first. */
    private void end(List<Scope> begun, Optional<Throwable> error) {
        for (int last = begun.size() - 1; last >= 0; last--) {
            Scope scope = begun.get(last);
            guarded(
                    all.get(last),
                    () -> {
                        scope.end(error);
                        return scope;
                    },
                    scope);
        }
    }

    private <R> R guarded(Instrumentation one, Supplier<R> word, R otherwise) {
        try {
            return word.get();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(
                    complainedOf.add(one.getClass()) ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    one.getClass().getName() + " does not work, which changes nothing for jobs",
                    e);
            return otherwise;
        }
    }
}
