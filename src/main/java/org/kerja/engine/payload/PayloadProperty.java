package org.kerja.engine.payload;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One property of a class as JSON-B sees it: a field, a getter and a setter of one name, of which some may be missing.
 */
final class PayloadProperty {

    private final String name;
    private final BoundTypes types;
    private @Nullable Field field;
    private @Nullable Method getter;
    private @Nullable Method setter;

    PayloadProperty(String name, BoundTypes types) {
        this.name = name;
        this.types = types;
    }

    void add(Field found) {
        field = field == null ? found : field;
    }

    void addGetter(Method found) {
        getter = getter == null ? found : getter;
    }

    void addSetter(Method found) {
        setter = setter == null ? found : setter;
    }

    String name() {
        return name;
    }

    /** Its type, with what the type variables of its class stand for. */
    Type type() {
        if (getter != null) {
            return types.resolve(getter.getGenericReturnType());
        }
        if (field != null) {
            return types.resolve(field.getGenericType());
        }
        if (setter != null) {
            return types.resolve(setter.getGenericParameterTypes()[0]);
        }
        throw new IllegalStateException("A property has at least one member");
    }

    /** Whether JSON gets it. */
    boolean isWritten() {
        return getter != null || (field != null && Modifier.isPublic(field.getModifiers()));
    }

    /** Whether it comes back from JSON. */
    boolean isReadBack() {
        return setter != null
                || (field != null
                        && Modifier.isPublic(field.getModifiers())
                        && !Modifier.isFinal(field.getModifiers()));
    }

    /** Whether it is a field that keeps something but gets lost, because JSON-B does not see it or only half of it. */
    boolean isLost() {
        return field != null
                && !Modifier.isFinal(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !(isWritten() && isReadBack());
    }

    /** Whether it is left out on purpose. */
    boolean isTransient() {
        return (field != null && Modifier.isTransient(field.getModifiers()))
                || isAnnotated("jakarta.json.bind.annotation.JsonbTransient");
    }

    /** Whether one of its members has an annotation; by name, since not every one is there everywhere. */
    boolean isAnnotated(String annotation) {
        return members()
                .flatMap(member -> Stream.of(member.getAnnotations()))
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getName().equals(annotation));
    }

    /** Its value in an object. */
    @Nullable
    Object get(Object owner) throws ReflectiveOperationException {
        if (getter != null) {
            return getter.invoke(owner);
        }
        return field == null ? null : field.get(owner);
    }

    /** Gives it a value in an object. */
    void set(Object owner, Object value) throws ReflectiveOperationException {
        if (setter != null) {
            setter.invoke(owner, value);
        } else if (field != null) {
            field.set(owner, value);
        }
    }

    private Stream<AnnotatedElement> members() {
        return Stream.of(
                        Optional.<AnnotatedElement>ofNullable(field),
                        Optional.<AnnotatedElement>ofNullable(getter),
                        Optional.<AnnotatedElement>ofNullable(setter))
                .flatMap(Optional::stream);
    }
}
