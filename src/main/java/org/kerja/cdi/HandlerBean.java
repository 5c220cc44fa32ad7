package org.kerja.cdi;

import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.Decorator;
import jakarta.enterprise.inject.spi.Interceptor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerja.JobContext;
import org.kerja.JobHandler;

/**
 * A bean that handles jobs.
 *
 * @param handlerType the {@link JobHandler} among the types of the bean, with its type argument if it has one
 * @param annotated the annotations of its class; empty for one that a producer or an extension makes
 */
record HandlerBean(Bean<?> bean, Type handlerType, Optional<AnnotatedType<?>> annotated) {

    /** A bean as handler, if it is one; a decorator of handlers is none. */
    static Optional<HandlerBean> of(Bean<?> bean, Annotated annotated) {
        if (bean instanceof Decorator || bean instanceof Interceptor) {
            return Optional.empty();
        }
        return bean.getTypes().stream()
                .filter(type -> rawType(type) == JobHandler.class)
                .findFirst()
                .map(type -> new HandlerBean(
                        bean,
                        type,
                        annotated instanceof AnnotatedType<?> annotatedType
                                ? Optional.of(annotatedType)
                                : Optional.empty()));
    }

    /** The class of the jobs that it handles; empty if its type argument says none. */
    Optional<Class<?>> jobType() {
        return handlerType instanceof ParameterizedType parameterized
                ? Optional.ofNullable(rawType(parameterized.getActualTypeArguments()[0]))
                : Optional.empty();
    }

    /** Its method that runs a job; empty where its class is not annotated or inherits the method from an interface. */
    Optional<AnnotatedMethod<?>> handleMethod() {
        return annotated.flatMap(type -> type.getMethods().stream()
                .filter(method -> !method.getJavaMember().isBridge() && implementsHandle(method))
                .findFirst());
    }

    private boolean implementsHandle(AnnotatedMethod<?> method) {
        Class<?>[] parameters = method.getJavaMember().getParameterTypes();
        return method.getJavaMember().getName().equals("handle")
                && parameters.length == 2
                && parameters[1] == JobContext.class
                && jobType().filter(parameters[0]::isAssignableFrom).isPresent();
    }

    /** How messages name it. */
    String description() {
        return annotated.isPresent()
                ? bean.getBeanClass().getName()
                : "one that " + bean.getBeanClass().getName() + " produces";
    }

    private static @Nullable Class<?> rawType(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : null;
    }
}
