package org.kerja.engine.payload;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.References;

/**
 * Makes the optional properties of classes empty that JSON left out. JSON-B does this for the components of records; in
 * a class they would stay null.
 */
final class EmptyOptionals {

    private static final Map<Class<?>, Object> EMPTY = Map.of(
            Optional.class, Optional.empty(),
            OptionalInt.class, OptionalInt.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty());

    private final Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());

    private EmptyOptionals() {}

    /** What an optional type is when it is empty; null for any other. */
    static @Nullable Object empty(Type type) {
        return EMPTY.get(rawType(type));
    }

    /** Whether a job, or what a part of one is declared as, has such properties anywhere. */
    static boolean concern(Type job) {
        return PayloadTypes.parts(job, References.NONE).stream()
                .filter(type -> !BoundTypes.rawType(type).isRecord())
                .flatMap(type -> PayloadProperties.of(type).stream())
                .anyMatch(property -> empty(property.type()) != null);
    }

    /** Fills what is missing in a job and in what it holds. */
    static void fill(Object job) throws ReflectiveOperationException {
        new EmptyOptionals().visit(job);
    }

    private void visit(@Nullable Object value) throws ReflectiveOperationException {
        if (value == null || KnownTypes.isValue(value.getClass())) {
            return;
        }
        if (value instanceof Optional<?> optional) {
            visit(optional.orElse(null));
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                visit(element);
            }
        } else if (value instanceof Map<?, ?> map) {
            visit(map.values());
        } else if (value instanceof Object[] elements) {
            for (Object element : elements) {
                visit(element);
            }
        } else if (!isOfJava(value) && done.add(value)) {
            visitOwn(value);
        }
    }

    private void visitOwn(Object value) throws ReflectiveOperationException {
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                visit(component.getAccessor().invoke(value));
            }
            return;
        }
        for (PayloadProperty property : PayloadProperties.of(value.getClass())) {
            if (property.isWritten() && property.isReadBack() && !property.isTransient()) {
                Object part = property.get(value);
                Object empty = empty(property.type());
                if (part == null && empty != null) {
                    property.set(value, empty);
                }
                visit(part);
            }
        }
    }

    private static Class<?> rawType(Type type) {
        return type instanceof Class || type instanceof BoundTypes.Bound ? BoundTypes.rawType(type) : Object.class;
    }

    private static boolean isOfJava(Object value) {
        return value.getClass().isArray() || value.getClass().getPackageName().startsWith("java.");
    }
}
