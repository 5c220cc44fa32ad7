package org.kerja.middleware;

import java.util.List;
import java.util.function.Predicate;

/** Fails jobs whatever tries they have left. */
public final class FailOn {

    private FailOn() {}

    /** Fails jobs that throw one of these. */
    @SafeVarargs
    public static JobMiddleware exceptions(Class<? extends Exception>... types) {
        List<Class<? extends Exception>> named = List.of(types);
        return matching(error -> named.stream().anyMatch(type -> type.isInstance(error)));
    }

    /** Fails jobs that throw what matches. */
    public static JobMiddleware matching(Predicate<Exception> matching) {
        return call -> {
            try {
                return call.proceed();
            } catch (Exception e) {
                if (matching.test(e)) {
                    return Outcome.fail(e);
                }
                throw e;
            }
        };
    }
}
