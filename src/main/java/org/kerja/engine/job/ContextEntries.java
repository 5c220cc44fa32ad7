package org.kerja.engine.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerja.ContextEntry;
import org.kerja.ContextEntry.Restored;
import org.kerja.spi.Beans;

/** What goes from the threads that dispatch jobs to those that run them. */
public final class ContextEntries {

    /** Nothing does. */
    public static final ContextEntries NONE = new ContextEntries(Map.of(), Beans.NONE);

    /** What the keys begin with that are ours. */
    public static final String RESERVED = "kerja.";

    /** Code that needs it. */
    @FunctionalInterface
    public interface Code {

        void run() throws Throwable;
    }

    private final Map<String, ContextEntry> entries;
    private final Beans beans;

    /**
     * Entries by their keys.
     *
     * @param beans gives what is restored and what needs it one request
     */
    public ContextEntries(Map<String, ContextEntry> entries, Beans beans) {
        this.entries = Map.copyOf(entries);
        this.beans = beans;
    }

    /**
     * What goes with a job that the calling thread dispatches.
     *
     * @param said by the dispatch, before what is captured under the same key
     */
    public Map<String, String> captured(Map<String, String> said) {
        if (entries.isEmpty()) {
            return said;
        }
        Map<String, String> captured = new HashMap<>();
        entries.forEach((key, entry) -> entry.capture().ifPresent(value -> captured.put(key, value)));
        captured.putAll(said);
        return captured;
    }

    /** Runs code with what has come with a job. */
    public void with(Map<String, String> came, Code code) throws Throwable {
        if (came.isEmpty() || entries.isEmpty()) {
            code.run();
        } else {
            beans.use(List.of(), none -> restored(came, code));
        }
    }

    private void restored(Map<String, String> came, Code code) throws Throwable {
        List<Restored> restored = new ArrayList<>();
        try {
            for (Map.Entry<String, String> one : came.entrySet()) {
                @Nullable ContextEntry entry = entries.get(one.getKey());
                if (entry != null) {
                    restored.add(entry.restore(one.getValue()));
                }
            }
            code.run();
        } finally {
            end(restored);
        }
    }

    /** The last first, and all of them whatever one of them throws. */
    private static void end(List<Restored> restored) {
        @Nullable RuntimeException failure = null;
        for (int last = restored.size() - 1; last >= 0; last--) {
            try {
                restored.get(last).close();
            } catch (RuntimeException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
