package org.kerja.engine.payload;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds records whose constructor does not tell the type arguments of its parameters. JSON-B goes by the constructor, so
 * that a list of records would come back as a list of maps.
 *
 * <p>Since JDK 21 javac marks the parameters of a compact constructor, and a Java 17 runtime then leaves out their
 * generic types (JDK-8292275, cured in Java 21.0.6 and 23).
 */
final class RecordGenerics {

    private RecordGenerics() {}

    /** What is wrong with a record, if it is one of these. */
    static Optional<String> problem(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] plain =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Type[] generic =
                Arrays.stream(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(plain);
            Type[] told = Arrays.stream(canonical.getParameters())
                    .map(Parameter::getParameterizedType)
                    .toArray(Type[]::new);
            return problem(generic, told);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("A record has a canonical constructor", e);
        }
    }

    /**
     * Compares.
     *
     * @param declared the types of the components
     * @param told what the parameters of the constructor tell about them
     */
    static Optional<String> problem(Type[] declared, Type[] told) {
        return Arrays.equals(declared, told)
                ? Optional.empty()
                : Optional.of("this Java runtime does not see the element types of its compact constructor, which was"
                        + " compiled by a newer JDK; write the canonical constructor with its parameters, compile with"
                        + " the JDK that it runs on, or run it on Java 21.0.6 or later");
    }
}
