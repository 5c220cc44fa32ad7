package org.kerja.engine.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
        for (Instrumentation one : all) {
            try {
                entries.putAll(one.dispatching(job));
            } catch (RuntimeException | LinkageError e) {
                complain(one, e);
            }
        }
        return entries;
    }

    /** Begins what is around a call. */
    public Scope calling(Call call) {
        if (all.isEmpty()) {
            return Scope.NONE;
        }
        List<Scope> begun = new ArrayList<>(all.size());
        for (Instrumentation one : all) {
            begun.add(calling(one, call));
        }
        return error -> end(begun, error);
    }

    private Scope calling(Instrumentation one, Call call) {
        try {
            return one.calling(call);
        } catch (RuntimeException | LinkageError e) {
            complain(one, e);
            return Scope.NONE;
        }
    }

    /** The last first. */
    private void end(List<Scope> begun, Optional<Throwable> error) {
        for (int last = begun.size() - 1; last >= 0; last--) {
            try {
                begun.get(last).end(error);
            } catch (RuntimeException | LinkageError e) {
                complain(all.get(last), e);
            }
        }
    }

    private void complain(Instrumentation one, Throwable error) {
        LOGGER.log(
                complainedOf.add(one.getClass()) ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                one.getClass().getName() + " does not work, which changes nothing for jobs",
                error);
    }
}
