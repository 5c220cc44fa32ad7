package org.kerja.engine.job;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kerja.middleware.JobMiddleware;
import org.kerja.spi.JobInvoker;

/**
 * A job type of the application.
 *
 * @param name the name it is stored under
 * @param aliases former names
 * @param type the class of its instances
 * @param transactional whether it runs in a transaction together with its completion
 * @param invoker the application's code for it
 * @param check refuses an instance that must be neither dispatched nor run, by what it throws
 * @param middleware what is around each run, the first outermost
 * @param unique which of them are the only ones
 * @param line where those wait that are limited
 */
public record JobDefinition(
        String name,
        Set<String> aliases,
        int version,
        Class<?> type,
        JobOptions options,
        boolean transactional,
        JobInvoker invoker,
        Consumer<Object> check,
        List<JobMiddleware> middleware,
        Upcaster upcaster,
        UniqueRule unique,
        LineRule line) {

    /** The check that refuses nothing. */
    public static final Consumer<Object> ANY = job -> {};

    public JobDefinition {
        aliases = Set.copyOf(aliases);
        middleware = List.copyOf(middleware);
    }

    /** A job type of which every instance may be dispatched, without middleware and with one version. */
    public JobDefinition(
            String name,
            Set<String> aliases,
            int version,
            Class<?> type,
            JobOptions options,
            boolean transactional,
            JobInvoker invoker) {
        this(
                name,
                aliases,
                version,
                type,
                options,
                transactional,
                invoker,
                ANY,
                List.of(),
                Upcaster.NONE,
                UniqueRule.none(name),
                LineRule.NONE);
    }

    /** The same with more middleware, outside of its own. */
    public JobDefinition inside(List<JobMiddleware> outer) {
        return new JobDefinition(
                name,
                aliases,
                version,
                type,
                options,
                transactional,
                invoker,
                check,
                Stream.concat(outer.stream(), middleware.stream()).toList(),
                upcaster,
                unique,
                line);
    }
}
