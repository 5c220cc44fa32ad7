package org.kerja.engine.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.DispatchException;
import org.kerja.middleware.JobMiddleware;

/**
 * The middleware that single dispatches ask for by its names. The names go with the job among its entries, under a key of
 * ours that nodes with an earlier release ignore.
 */
public final class NamedMiddleware {

    /** There is none. */
    public static final NamedMiddleware NONE = new NamedMiddleware(Map.of());

    private static final String KEY = ContextEntries.RESERVED + "middleware";

    /** In no name of a bean that anybody gives. */
    private static final String SEPARATOR = "\n";

    private final Map<String, JobMiddleware> known;

    /** What this node has, by its names. */
    public NamedMiddleware(Map<String, JobMiddleware> known) {
        this.known = Map.copyOf(known);
    }

    /**
     * The entries of a job that is dispatched, with the middleware that it is to go through.
     *
     * @throws DispatchException if this node does not know all of it
     */
    public Map<String, String> asked(JobDefinition definition, List<String> names, Map<String, String> entries) {
        if (names.isEmpty()) {
            return entries;
        }
        names.stream().filter(name -> !known.containsKey(name)).findFirst().ifPresent(name -> {
            throw new DispatchException("Job '" + definition.name() + "' is to go through middleware '" + name
                    + "', which is not there: annotate a bean that implements JobMiddleware with @Named(\"" + name
                    + "\"). There are " + new TreeSet<>(known.keySet()) + ".");
        });
        Map<String, String> all = new HashMap<>(entries);
        all.put(KEY, String.join(SEPARATOR, names));
        return all;
    }

    /**
     * What is around a job: that of its type, then what its dispatch has asked for; the first outermost.
     *
     * @param came the entries that have come with the job
     * @throws IllegalStateException if this node does not know all of it
     */
    public List<JobMiddleware> around(JobDefinition definition, Map<String, String> came) {
        @Nullable String names = came.get(KEY);
        if (names == null) {
            return definition.middleware();
        }
        return Stream.concat(
                        definition.middleware().stream(),
                        Stream.of(names.split(SEPARATOR)).map(this::one))
                .toList();
    }

    private JobMiddleware one(String name) {
        @Nullable JobMiddleware one = known.get(name);
        if (one == null) {
            throw new IllegalStateException("The job was dispatched to go through middleware '" + name
                    + "', which this node does not have: deploy it here too, or keep the job from this node.");
        }
        return one;
    }
}
