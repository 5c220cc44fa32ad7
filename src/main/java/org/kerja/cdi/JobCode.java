package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A method of a job, ready to be called with its parameters injected. What it throws comes out as it is. */
final class JobCode {

    private static final MethodType SHAPE = MethodType.methodType(void.class, Object.class, Object[].class);

    private final MethodHandle method;
    private final InjectedParameters parameters;

    private JobCode(MethodHandle method, InjectedParameters parameters) {
        this.method = method;
        this.parameters = parameters;
    }

    /**
     * Prepares a method.
     *
     * @throws RuntimeException if the module of the job is closed to reflection
     */
    static JobCode of(Method method, InjectedParameters parameters) {
        method.setAccessible(true);
        try {
            MethodHandle spread = MethodHandles.lookup()
                    .unreflect(method)
                    .asFixedArity()
                    .asSpreader(Object[].class, method.getParameterCount());
            boolean isStatic = Modifier.isStatic(method.getModifiers());
            MethodHandle handle = isStatic
                    ? MethodHandles.dropArguments(spread, 0, Object.class).asType(SHAPE)
                    : spread.asType(SHAPE);
            return new JobCode(handle, parameters);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("It was made accessible", e);
        }
    }

    /**
     * Calls it on a job.
     *
     * @param job null for a static method
     * @param given what the engine gives to it: the job's context or its failure
     */
    void call(@Nullable Object job, Object given, CreationalContext<?> dependents) throws Throwable {
        @Nullable Object[] arguments = parameters.values(given, dependents);
        method.invokeExact(job, arguments);
    }
}
