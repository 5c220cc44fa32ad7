package org.kerja.cdi;

import jakarta.json.bind.annotation.JsonbCreator;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a class must be so that instances of it can be made from JSON. */
final class JobShape {

    private JobShape() {}

    /** Reports everything that keeps a class from being a job. */
    static void check(Class<?> type, Consumer<String> problems) {
        if (type.isInterface() || type.isEnum()) {
            problems.accept("is " + (type.isEnum() ? "an enum" : "an interface") + ": make it a record or a class.");
            return;
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            problems.accept("is abstract: annotate the classes that extend it instead.");
        }
        boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        if (type.isLocalClass() || type.isAnonymousClass()) {
            problems.accept("is declared inside a method: make it a top-level or a static nested type.");
        } else if (inner) {
            problems.accept("is an inner class: make it static, or a top-level class.");
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            problems.accept("is not public: JSON-B reads and writes public types only. Make it public.");
        }
        if (type.getTypeParameters().length != 0) {
            problems.accept("has type parameters: what they stand for is not known when it is read back. Remove them.");
        }
        if (!type.isRecord() && !inner && !Modifier.isAbstract(type.getModifiers()) && !canBeMade(type)) {
            problems.accept("has no public constructor without parameters: add one, make it a record, or annotate"
                    + " another constructor with @JsonbCreator.");
        }
    }

    private static boolean canBeMade(Class<?> type) {
        Stream<Executable> makers =
                Stream.concat(Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()));
        return Arrays.stream(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0)
                || makers.anyMatch(maker -> maker.isAnnotationPresent(JsonbCreator.class));
    }
}
