package org.kerja.cdi;

import jakarta.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The methods of a job that Kerja calls, its own or inherited ones.
 *
 * @param handle empty if it has none
 * @param failed empty if it has none; a static one is told of jobs that cannot be read too
 * @param backoff empty if it has none
 * @param upcast empty if it has none
 */
record JobMethods(Optional<Method> handle, Optional<Method> failed, Optional<Method> backoff, Optional<Method> upcast) {

    /** Finds them. */
    static JobMethods of(Class<?> type, Consumer<String> problems) {
        Optional<Method> handle = find(type, "handle", problems);
        if (handle.filter(JobMethods::isStatic).isPresent()) {
            problems.accept("has a static handle method: make it an instance method.");
        }
        return new JobMethods(handle, find(type, "failed", problems), backoff(type, problems), upcast(type, problems));
    }

    private static Optional<Method> upcast(Class<?> type, Consumer<String> problems) {
        List<Method> found = named(type, "upcast");
        for (Method method : found) {
            if (method.getReturnType() != JsonObject.class
                    || !Arrays.asList(method.getParameterTypes()).equals(List.of(JsonObject.class, int.class))
                    || !isStatic(method)
                    || Modifier.isPrivate(method.getModifiers())) {
                problems.accept("has an upcast method that takes " + signatures(List.of(method))
                        + ": let it be static JsonObject upcast(JsonObject payload, int version), not private.");
                return Optional.empty();
            }
        }
        return found.stream().findFirst();
    }

    /** Methods without parameters of that name read a component or a property of the job. */
    private static Optional<Method> backoff(Class<?> type, Consumer<String> problems) {
        List<Method> found = named(type, "backoff").stream()
                .filter(method -> method.getParameterCount() > 0)
                .toList();
        for (Method method : found) {
            if (method.getReturnType() != Duration.class
                    || !Arrays.asList(method.getParameterTypes()).equals(List.of(int.class, Throwable.class))
                    || isStatic(method)
                    || Modifier.isPrivate(method.getModifiers())) {
                problems.accept("has a backoff method that takes " + signatures(List.of(method)) + ": let it be an"
                        + " instance method Duration backoff(int failed, Throwable error), not private.");
                return Optional.empty();
            }
        }
        return found.stream().findFirst();
    }

    private static boolean isStatic(Method method) {
        return Modifier.isStatic(method.getModifiers());
    }

    private static Optional<Method> find(Class<?> type, String name, Consumer<String> problems) {
        List<Method> found = named(type, name);
        if (found.size() > 1) {
            problems.accept("has several " + name + " methods (" + signatures(found) + "): keep one of that name.");
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Method method = found.get(0);
        if (Modifier.isPrivate(method.getModifiers())) {
            problems.accept("has a private " + name + " method: make it package-private or wider.");
        }
        if (method.getReturnType() != void.class) {
            problems.accept("has a " + name + " method that returns "
                    + method.getReturnType().getName() + ": let it return nothing; the job is over when it returns.");
        }
        return Optional.of(method);
    }

    /** The most specific one of each signature that is not abstract. */
    private static List<Method> named(Class<?> type, String name) {
        List<Method> found = new ArrayList<>();
        Set<List<Class<?>>> signatures = new HashSet<>();
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            add(one.getDeclaredMethods(), name, signatures, found);
        }
        // What is left of the public ones are the default methods of interfaces.
        add(type.getMethods(), name, signatures, found);
        return found;
    }

    private static void add(Method[] methods, String name, Set<List<Class<?>>> signatures, List<Method> found) {
        for (Method method : methods) {
            // A bridge overrides too, though what it leads to is found by itself.
            if (method.getName().equals(name)
                    && !Modifier.isAbstract(method.getModifiers())
                    && signatures.add(Arrays.asList(method.getParameterTypes()))
                    && !method.isBridge()) {
                found.add(method);
            }
        }
    }

    private static String signatures(List<Method> methods) {
        return String.join(
                ", ",
                methods.stream()
                        .map(method -> Arrays.stream(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .toList()
                                .toString())
                        .toList());
    }
}
