package org.kerja.engine.payload;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the type variables of a class and of its superclasses stand for. */
final class BoundTypes {

    /** A parameterized type that equals every other one of the same class and arguments. */
    record Bound(Class<?> raw, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return arguments.stream().map(Type::getTypeName).collect(joining(", ", raw.getTypeName() + "<", ">"));
        }
    }

    private final Map<TypeVariable<?>, Type> variables = new HashMap<>();

    private BoundTypes() {}

    /** Those of a class, or of a parameterized type all of whose arguments are known. */
    static BoundTypes of(Type type) {
        BoundTypes bound = new BoundTypes();
        Type one = type;
        while (one != null) {
            if (one instanceof ParameterizedType parameterized) {
                bound.bind(parameterized);
            }
            one = rawType(one).getGenericSuperclass();
        }
        return bound;
    }

    /** A type with its variables replaced by what they stand for; those that stand for nothing stay. */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            return variables.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Bound(
                    rawType(parameterized),
                    Arrays.stream(parameterized.getActualTypeArguments())
                            .map(this::resolve)
                            .toList());
        }
        if (type instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType());
            return component instanceof Class<?> plain
                    ? Array.newInstance(plain, 0).getClass()
                    : new BoundArray(component);
        }
        return type;
    }

    /** The class of a class or a parameterized type. */
    static Class<?> rawType(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private void bind(ParameterizedType type) {
        TypeVariable<?>[] parameters = rawType(type).getTypeParameters();
        Type[] arguments = type.getActualTypeArguments();
        for (int position = 0; position < parameters.length; position++) {
            variables.put(parameters[position], resolve(arguments[position]));
        }
    }

    private record BoundArray(Type component) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public String getTypeName() {
            return component.getTypeName() + "[]";
        }
    }
}
