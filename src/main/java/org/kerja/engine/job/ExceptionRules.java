package org.kerja.engine.job;

import java.util.Set;

/**
 * What the exceptions of a job decide. Of the classes that an exception is an instance of, the nearest one that is named
 * counts.
 *
 * @param retryOn if there are any, all others that are not named fail the job
 * @param failOn fail the job, whatever tries are left
 * @param dropOn end the job as if it were not needed any more
 */
public record ExceptionRules(Set<Class<?>> retryOn, Set<Class<?>> failOn, Set<Class<?>> dropOn) {

    /** No exception decides anything. */
    public static final ExceptionRules NONE = new ExceptionRules(Set.of(), Set.of(), Set.of());

    /** What an exception decides. */
    enum Decision {
        RETRY,
        FAIL,
        DROP
    }

    public ExceptionRules {
        retryOn = Set.copyOf(retryOn);
        failOn = Set.copyOf(failOn);
        dropOn = Set.copyOf(dropOn);
    }

    /** Whether this exception ends the job as if it were not needed any more. */
    public boolean drops(Throwable error) {
        return on(error) == Decision.DROP;
    }

    Decision on(Throwable error) {
        for (Class<?> type = error.getClass(); type != null; type = type.getSuperclass()) {
            if (dropOn.contains(type)) {
                return Decision.DROP;
            }
            if (failOn.contains(type)) {
                return Decision.FAIL;
            }
            if (retryOn.contains(type)) {
                return Decision.RETRY;
            }
        }
        return retryOn.isEmpty() ? Decision.RETRY : Decision.FAIL;
    }
}
