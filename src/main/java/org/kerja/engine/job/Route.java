package org.kerja.engine.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.OnQueue;
import org.kerja.engine.config.SettingsReader;

/**
 * Where the jobs of a type go if neither they nor their dispatch say so: where the nearest of their classes and interfaces
 * says, by {@code kerja.routes.<class name>.*} or else by {@link OnQueue}.
 */
final class Route {

    private Route() {}

    /** The connection; what contradicts goes to the reader. */
    static Optional<String> connection(Class<?> type, String name, SettingsReader reader) {
        return nearest("connection", generations(type), OnQueue::connection, name, reader);
    }

    /** The queue; what contradicts goes to the reader. */
    static Optional<String> queue(Class<?> type, String name, SettingsReader reader) {
        return nearest("queue", generations(type), OnQueue::value, name, reader);
    }

    private static Optional<String> nearest(
            String what,
            List<Set<Class<?>>> generations,
            Function<OnQueue, String> annotated,
            String name,
            SettingsReader reader) {
        for (Set<Class<?>> generation : generations) {
            List<Class<?>> routed = generation.stream()
                    .filter(one -> !said(what, one, annotated, reader).isEmpty())
                    .toList();
            Set<String> said = routed.stream()
                    .map(one -> said(what, one, annotated, reader))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (said.size() > 1) {
                reader.problem("Job '" + name + "' goes to the " + what + "s " + String.join(" and ", said)
                        + " by its types " + routed.stream().map(Class::getName).collect(Collectors.joining(" and "))
                        + "; say in @Job which it is.");
            }
            if (!said.isEmpty()) {
                return said.stream().findFirst();
            }
        }
        return Optional.empty();
    }

    private static String said(String what, Class<?> type, Function<OnQueue, String> annotated, SettingsReader reader) {
        @Nullable OnQueue annotation = type.getDeclaredAnnotation(OnQueue.class);
        return reader.text(
                "kerja.routes." + type.getName() + "." + what, annotation == null ? "" : annotated.apply(annotation));
    }

    /** The type itself, then what it extends and implements, then what those do, each once. */
    private static List<Set<Class<?>>> generations(Class<?> type) {
        List<Set<Class<?>>> generations = new ArrayList<>();
        Set<Class<?>> seen = new LinkedHashSet<>();
        Set<Class<?>> generation = Set.of(type);
        while (!generation.isEmpty()) {
            generations.add(generation);
            seen.addAll(generation);
            generation = generation.stream()
                    .flatMap(Route::parents)
                    .filter(parent -> !seen.contains(parent))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return generations;
    }

    private static Stream<Class<?>> parents(Class<?> type) {
        return Stream.concat(Stream.<Class<?>>ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
                .filter(parent -> parent != Object.class && parent != Record.class);
    }
}
