package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the arguments of a job's method come from, decided once at deployment. */
final class InjectedParameters {

    /** The source of one argument. */
    @FunctionalInterface
    interface Source {

        /**
         * The argument for one call; null only where a producer of the application made that.
         *
         * @param given what the engine gives to the method
         * @param dependents what a dependent object belongs to
         */
        @Nullable
        Object value(Object given, CreationalContext<?> dependents);
    }

    private final Source[] sources;

    InjectedParameters(List<Source> sources) {
        this.sources = sources.toArray(Source[]::new);
    }

    @Nullable
    Object[] values(Object given, CreationalContext<?> dependents) {
        @Nullable Object[] values = new @Nullable Object[sources.length];
        for (int position = 0; position < values.length; position++) {
            values[position] = sources[position].value(given, dependents);
        }
        return values;
    }
}
