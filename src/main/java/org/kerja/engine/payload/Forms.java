package org.kerja.engine.payload;

import jakarta.json.bind.annotation.JsonbTransient;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References;

/**
 * Finds the forms of types that hold references. What holds none is left to the codec as a whole; around a reference there are
 * only records and classes with properties, lists, sets, maps, arrays and optionals, and no other JSON-B than that.
 */
final class Forms {

    private static final String ANNOTATIONS = "jakarta.json.bind.annotation";

    private final References references;
    private final PayloadCodec codec;
    private final ReferenceJson json;
    private final Map<Type, MembersForm> known = new HashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();

    private Forms(References references, PayloadCodec codec) {
        this.references = references;
        this.codec = codec;
        this.json = new ReferenceJson(references, codec);
    }

    /** The forms of the jobs that hold references. */
    static Map<Class<?>, Form> of(Stream<Class<?>> jobs, References references, PayloadCodec codec) {
        Map<Class<?>, Form> forms = new HashMap<>();
        jobs.filter(job -> holdsReferences(job, references)
                        && PayloadTypes.problems(job, references).isEmpty())
                .forEach(job -> forms.put(job, new Forms(references, codec).form(job, "")));
        return Map.copyOf(forms);
    }

    /** What is around the references of a job that cannot be; each is a sentence whose subject is the job. */
    static Set<String> problems(Class<?> job, References references) {
        if (!holdsReferences(job, references)) {
            return Set.of();
        }
        Forms forms = new Forms(references, NoCodec.INSTANCE);
        forms.form(job, "");
        return forms.problems;
    }

    private static boolean holdsReferences(Type type, References references) {
        return references != References.NONE
                && PayloadTypes.parts(type, references).stream()
                        .anyMatch(part -> references.includes(BoundTypes.rawType(part)));
    }

    private Form form(Type type, String path) {
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            return new OptionalForm(form(optional.getActualTypeArguments()[0], path));
        }
        if (!holdsReferences(type, references)) {
            return new PlainForm(ReferenceJson.boxed(type), codec);
        }
        if (type instanceof GenericArrayType array) {
            Type component = array.getGenericComponentType();
            Class<?> of = Array.newInstance(BoundTypes.rawType(component), 0).getClass();
            return new ElementsForm(of, form(component, path + "[]"));
        }
        Class<?> raw = BoundTypes.rawType(type);
        if (raw.isArray()) {
            return new ElementsForm(raw, form(raw.getComponentType(), path + "[]"));
        }
        if (references.includes(raw)) {
            return new ReferenceForm(path, raw, json);
        }
        if (KnownTypes.isCollection(raw)) {
            check(ElementsForm.isKnown(raw), path, raw, "use List or Set");
            return new ElementsForm(raw, form(argument(type, 0), path + "[]"));
        }
        if (KnownTypes.isMap(raw)) {
            check(EntriesForm.isKnown(raw), path, raw, "use Map");
            return new EntriesForm(argument(type, 0), form(argument(type, 1), path + "[]"), codec);
        }
        MembersForm before = known.get(type);
        return before == null ? members(type, raw, path) : before;
    }

    private static Type argument(Type type, int position) {
        return ((ParameterizedType) type).getActualTypeArguments()[position];
    }

    private MembersForm members(Type type, Class<?> raw, String path) {
        checkAnnotations(raw);
        return raw.isRecord() ? components(type, raw, path) : properties(type, raw, path);
    }

    private MembersForm components(Type type, Class<?> raw, String path) {
        MembersForm form = new MembersForm(raw, RecordMaker.of(raw));
        known.put(type, form);
        BoundTypes types = BoundTypes.of(type);
        for (RecordComponent component : raw.getRecordComponents()) {
            if (!component.isAnnotationPresent(JsonbTransient.class)) {
                form.add(
                        component.getName(),
                        form(types.resolve(component.getGenericType()), within(path, component.getName())));
            }
        }
        return form;
    }

    private MembersForm properties(Type type, Class<?> raw, String path) {
        Map<String, PayloadProperty> properties = new HashMap<>();
        MembersForm form = new MembersForm(raw, new ClassMaker(constructor(raw), properties));
        known.put(type, form);
        for (PayloadProperty property : PayloadProperties.of(type)) {
            if (property.isWritten() && property.isReadBack() && !property.isTransient()) {
                properties.put(property.name(), property);
                form.add(property.name(), form(property.type(), within(path, property.name())));
            }
        }
        return form;
    }

    private static String within(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void check(boolean holds, String path, Class<?> type, String instead) {
        if (!holds) {
            problems.add("has a property '" + path + "' of type " + type.getName() + " that cannot hold entities; "
                    + instead + ".");
        }
    }

    /** Whatever else JSON-B may be told about these classes, it does not read them. */
    private void checkAnnotations(Class<?> raw) {
        for (Class<?> type = raw; type != null && type != Object.class; type = type.getSuperclass()) {
            Stream.of(
                            Stream.of(type),
                            Arrays.stream(type.getDeclaredFields()),
                            Arrays.stream(type.getDeclaredMethods()),
                            Arrays.stream(type.getDeclaredConstructors()))
                    .flatMap(elements -> elements)
                    .flatMap(Forms::annotations)
                    .forEach(annotation -> problems.add("holds an entity in " + raw.getName() + ", where @"
                            + annotation.getSimpleName() + " has no effect beside it: move what is annotated into a"
                            + " record of its own, or store the id of the entity."));
        }
    }

    private static Stream<Class<?>> annotations(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .<Class<?>>map(Annotation::annotationType)
                .filter(annotation ->
                        annotation.getPackageName().equals(ANNOTATIONS) && annotation != JsonbTransient.class);
    }

    private static Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " was found to have it", e);
        }
    }

    /** Of a record. */
    private record RecordMaker(Constructor<?> constructor, Map<String, RecordComponent> components)
            implements MembersForm.Maker {

        static RecordMaker of(Class<?> type) {
            Map<String, RecordComponent> components = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                components.put(component.getName(), component);
            }
            Class<?>[] types =
                    components.values().stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            return new RecordMaker(Forms.constructor(type, types), components);
        }

        @Override
        public @Nullable Object get(Object instance, String name) throws ReflectiveOperationException {
            return Objects.requireNonNull(components.get(name)).getAccessor().invoke(instance);
        }

        @Override
        public Object make(Map<String, Object> members) throws ReflectiveOperationException {
            @Nullable
            Object[] values = components.values().stream()
                    .map(component -> members.getOrDefault(component.getName(), absent(component.getType())))
                    .toArray();
            return constructor.newInstance(values);
        }

        private static @Nullable Object absent(Class<?> declared) {
            return declared.isPrimitive()
                    ? Array.get(Array.newInstance(declared, 1), 0)
                    : EmptyOptionals.empty(declared);
        }
    }

    /** Of a class with properties. */
    private record ClassMaker(Constructor<?> constructor, Map<String, PayloadProperty> properties)
            implements MembersForm.Maker {

        @Override
        public @Nullable Object get(Object instance, String name) throws ReflectiveOperationException {
            return Objects.requireNonNull(properties.get(name)).get(instance);
        }

        @Override
        public Object make(Map<String, Object> members) throws ReflectiveOperationException {
            Object made = constructor.newInstance();
            for (PayloadProperty property : properties.values()) {
                Object value = members.getOrDefault(property.name(), EmptyOptionals.empty(property.type()));
                if (value != null) {
                    property.set(made, value);
                }
            }
            return made;
        }
    }

    /** Forms that are only looked at. */
    private enum NoCodec implements PayloadCodec {
        INSTANCE;

        @Override
        public String write(Object job, Type type) {
            throw new IllegalStateException("Nothing is written");
        }

        @Override
        public Object read(String json, Type type) {
            throw new IllegalStateException("Nothing is read");
        }
    }
}
