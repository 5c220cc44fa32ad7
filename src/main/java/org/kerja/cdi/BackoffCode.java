package org.kerja.cdi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;

/** The {@code backoff} method of a job that handles itself. What it throws comes out as it is. */
final class BackoffCode {

    private static final MethodType SHAPE =
            MethodType.methodType(Duration.class, Object.class, int.class, Throwable.class);

    private final MethodHandle method;

    private BackoffCode(MethodHandle method) {
        this.method = method;
    }

    /**
     * Prepares a method.
     *
     * @throws RuntimeException if the module of the job is closed to reflection
     */
    static BackoffCode of(Method method) {
        method.setAccessible(true);
        try {
            return new BackoffCode(MethodHandles.lookup().unreflect(method).asType(SHAPE));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("It was made accessible", e);
        }
    }

    /** The wait that the job asks for; empty if it returns null. */
    Optional<Duration> call(Object job, int failed, Throwable error) throws Throwable {
        return Optional.ofNullable((Duration) method.invokeExact(job, failed, error));
    }
}
