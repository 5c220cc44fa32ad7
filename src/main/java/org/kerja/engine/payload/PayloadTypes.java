package org.kerja.engine.payload;

import jakarta.json.bind.annotation.JsonbCreator;
import jakarta.json.bind.annotation.JsonbSubtype;
import jakarta.json.bind.annotation.JsonbTransient;
import jakarta.json.bind.annotation.JsonbTypeInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kerja.spi.References;

/**
 * Checks at deployment that a job comes back from its JSON as it was dispatched: every type that its payload is declared
 * to be made of is one that JSON-B reads back, and nothing that it keeps gets lost.
 */
public final class PayloadTypes {

    /** Deeper than any sensible payload; a type that holds ever other versions of itself must not hang the deployment. */
    private static final int DEPTH_LIMIT = 50;

    private static final Set<String> INJECTING = Set.of(
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource",
            "jakarta.ejb.EJB",
            "jakarta.persistence.PersistenceContext",
            "jakarta.persistence.PersistenceUnit");

    private static final Set<String> CONVERTING = Set.of(
            "jakarta.json.bind.annotation.JsonbTypeAdapter",
            "jakarta.json.bind.annotation.JsonbTypeDeserializer",
            "jakarta.json.bind.annotation.JsonbTypeSerializer");

    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<Type> seen = new HashSet<>();

    private final References references;

    private PayloadTypes(References references) {
        this.references = references;
    }

    /**
     * What is wrong with the payload of a job; each is a sentence whose subject is the job. Empty if it is right.
     *
     * @param references what may be in it and does not travel with it
     */
    public static List<String> problems(Class<?> job, References references) {
        PayloadTypes types = new PayloadTypes(references);
        types.job(job);
        return List.copyOf(types.problems.isEmpty() ? Forms.problems(job, references) : types.problems);
    }

    /** Whether a class is one of plain values: text, numbers, dates, enums and the like. */
    public static boolean isPlain(Class<?> type) {
        return KnownTypes.isValue(type);
    }

    /**
     * What keeps a value that is declared as a class of the application from being read back; each is a sentence whose subject is
     * the value. Empty if nothing does.
     */
    public static List<String> problemsOfValue(Class<?> type) {
        if (type.isInterface()
                || type.isArray()
                || Modifier.isAbstract(type.getModifiers())
                || type.getTypeParameters().length > 0) {
            return List.of("says too little by its type; give it a record.");
        }
        return problems(type, References.NONE);
    }

    /**
     * Every record and class of the application that a job or another type is declared to be made of, itself and what is referred
     * to among them.
     */
    static Set<Type> parts(Type type, References references) {
        PayloadTypes types = new PayloadTypes(references);
        types.visit(type, Path.START);
        return types.seen;
    }

    private void job(Class<?> job) {
        seen.add(job);
        contents(job, Path.START);
    }

    /** Where in a payload something is. */
    private record Path(String text, int depth) {

        static final Path START = new Path("", 0);

        Path property(String name) {
            return new Path(text.isEmpty() ? name : text + "." + name, depth + 1);
        }

        Path element() {
            return new Path(text + "[]", depth + 1);
        }
    }

    private void visit(Type type, Path path) {
        if (path.depth() > DEPTH_LIMIT) {
            refuse(path, type, "it holds ever other types; give it an end");
        } else if (type instanceof Class<?> plain) {
            visitClass(plain, path);
        } else if (type instanceof ParameterizedType parameterized) {
            visitParameterized(parameterized, path);
        } else if (type instanceof GenericArrayType array) {
            visit(array.getGenericComponentType(), path.element());
        } else if (type instanceof WildcardType || type instanceof TypeVariable) {
            refuse(path, type, "what it stands for is not known when it is read back; write that type itself");
        }
    }

    private void visitClass(Class<?> type, Path path) {
        if (KnownTypes.isValue(type)) {
            return;
        }
        if (type.isArray()) {
            visit(type.getComponentType(), path.element());
        } else if (type.getTypeParameters().length != 0) {
            refuse(
                    path,
                    type,
                    "it has no type arguments, so what it holds is not known when it is read back; write" + " them");
        } else {
            visitOwn(type, type, path);
        }
    }

    private void visitParameterized(ParameterizedType type, Path path) {
        Class<?> raw = BoundTypes.rawType(type);
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            if (isOptional(arguments[0])) {
                refuse(path, type, "JSON cannot tell the two ways to be empty apart; use one Optional");
            }
            visit(arguments[0], path);
        } else if (KnownTypes.isCollection(raw)) {
            visit(arguments[0], path.element());
        } else if (KnownTypes.isMap(raw)) {
            if (!(arguments[0] instanceof Class<?> key && KnownTypes.isKey(key))) {
                refuse(
                        path,
                        type,
                        "its keys cannot be the names of JSON properties; use text, numbers, enums, UUIDs or"
                                + " dates as keys, or a list of records");
            }
            visit(arguments[1], path.element());
        } else {
            visitOwn(type, raw, path);
        }
    }

    private static boolean isOptional(Type type) {
        return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class;
    }

    /** A type that is none of those that JSON-B has a form for by itself. */
    private void visitOwn(Type type, Class<?> raw, Path path) {
        if (isConverted(raw)) {
            return;
        }
        if (references.includes(raw)) {
            seen.add(type);
            references.problem(raw).ifPresent(problem -> refuse(path, type, problem));
            return;
        }
        JsonbTypeInfo subtypes = raw.getAnnotation(JsonbTypeInfo.class);
        Optional<String> reason = Refusal.of(raw, subtypes != null);
        if (reason.isPresent()) {
            refuse(path, type, reason.get());
            return;
        }
        if (!seen.add(type)) {
            return;
        }
        if (subtypes != null) {
            for (JsonbSubtype subtype : subtypes.value()) {
                visit(subtype.type(), path);
            }
        }
        if (!raw.isInterface()) {
            contents(type, path);
        }
    }

    private void contents(Type type, Path path) {
        Class<?> raw = BoundTypes.rawType(type);
        if (raw.isRecord()) {
            components(type, raw, path);
        } else {
            creator(raw).ifPresent(maker -> parameters(maker, BoundTypes.of(type), path));
            properties(type, creator(raw).isPresent(), path);
        }
    }

    private void components(Type type, Class<?> raw, Path path) {
        BoundTypes types = BoundTypes.of(type);
        RecordComponent[] components = raw.getRecordComponents();
        if (raw.getTypeParameters().length != 0
                && Arrays.stream(components).anyMatch(one -> mentionsVariable(one.getGenericType()))) {
            refuse(
                    path,
                    type,
                    "JSON-B cannot read a record with type parameters; write a record for the one type"
                            + " that is meant, or a class");
            return;
        }
        RecordGenerics.problem(raw).ifPresent(problem -> refuse(path, type, problem));
        for (RecordComponent component : components) {
            Path at = path.property(component.getName());
            if (isInjected(component, raw)) {
                problem("has a record component '" + at.text()
                        + "' annotated @Inject: let what is injected be a parameter of handle.");
            } else if (!component.isAnnotationPresent(JsonbTransient.class) && !isConverted(component, raw)) {
                visit(types.resolve(component.getGenericType()), at);
            }
        }
    }

    /** The annotations of a component lie where their targets allow: on the accessor or on the field. */
    private static boolean isConverted(RecordComponent component, Class<?> raw) {
        return isConverted(component) || isConverted(component.getAccessor()) || onField(component, raw, CONVERTING);
    }

    private static boolean isInjected(RecordComponent component, Class<?> raw) {
        return onField(component, raw, INJECTING);
    }

    private static boolean onField(RecordComponent component, Class<?> raw, Set<String> annotations) {
        return Arrays.stream(raw.getDeclaredFields())
                .filter(field -> field.getName().equals(component.getName()))
                .anyMatch(field -> isAnnotated(field, annotations));
    }

    private void properties(Type type, boolean created, Path path) {
        for (PayloadProperty property : PayloadProperties.of(type)) {
            Path at = path.property(property.name());
            if (property.isTransient()) {
                continue;
            }
            if (INJECTING.stream().anyMatch(property::isAnnotated)) {
                if (property.isWritten()) {
                    problem("has a property '" + at.text() + "' that is injected and would be stored as well: make its"
                            + " field private without a getter, or annotate it @JsonbTransient.");
                }
            } else if (!created && property.isLost()) {
                problem("has a field '" + at.text() + "' that would be lost: give it a public getter and a public"
                        + " setter, make it public, or declare it transient if it belongs to one run only.");
            } else if (property.isWritten()
                    && property.isReadBack()
                    && CONVERTING.stream().noneMatch(property::isAnnotated)) {
                visit(property.type(), at);
            }
        }
    }

    private void parameters(Executable maker, BoundTypes types, Path path) {
        for (Parameter parameter : maker.getParameters()) {
            if (!isConverted(parameter)) {
                visit(types.resolve(parameter.getParameterizedType()), path.property(parameter.getName()));
            }
        }
    }

    private static Optional<Executable> creator(Class<?> type) {
        return Stream.<Executable>concat(
                        Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(maker -> maker.isAnnotationPresent(JsonbCreator.class))
                .findFirst();
    }

    private static boolean mentionsVariable(Type type) {
        return type instanceof TypeVariable
                || (type instanceof GenericArrayType array && mentionsVariable(array.getGenericComponentType()))
                || (type instanceof ParameterizedType parameterized
                        && Arrays.stream(parameterized.getActualTypeArguments())
                                .anyMatch(PayloadTypes::mentionsVariable));
    }

    private static boolean isConverted(AnnotatedElement element) {
        return isAnnotated(element, CONVERTING);
    }

    private static boolean isAnnotated(AnnotatedElement element, Set<String> annotations) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> annotations.contains(type.getName()));
    }

    private void refuse(Path path, Type type, String reason) {
        String where = path.text().isEmpty()
                ? ""
                : "has a property '" + path.text() + "' of type " + type.getTypeName() + " that ";
        problem(where + "cannot be stored: " + reason + ".");
    }

    private void problem(String problem) {
        problems.add(problem);
    }

    /** Why a class of its own cannot be part of a payload. */
    private static final class Refusal {

        private Refusal() {}

        static Optional<String> of(Class<?> type, boolean hasSubtypes) {
            if (type == Object.class) {
                return Optional.of("what it holds is not known when it is read back; use the type that is meant");
            }
            if (isAnnotated(type, Set.of("jakarta.persistence.Entity"))) {
                return Optional.of("it is an entity, which changes while the job waits; give the job its id");
            }
            if (isCode(type)) {
                return Optional.of("it is code; store what the code works on");
            }
            if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
                return Optional.of("JSON-B does not read this kind of collection; use List, Set, Queue or Map");
            }
            if (isOfJava(type)) {
                return Optional.of("JSON has no form for it; store what it was made from");
            }
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
                return hasSubtypes
                        ? Optional.empty()
                        : Optional.of("JSON does not say which class to make; use a record or class, or annotate the"
                                + " type with @JsonbTypeInfo");
            }
            return unmakeable(type);
        }

        private static Optional<String> unmakeable(Class<?> type) {
            if (type.isLocalClass() || type.isAnonymousClass()) {
                return Optional.of("it is declared inside a method; make it a top-level or a static nested type");
            }
            if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
                return Optional.of("it is an inner class; make it static");
            }
            if (!Modifier.isPublic(type.getModifiers())) {
                return Optional.of("it is not public, and JSON-B reads and writes public types only; make it public");
            }
            return type.isRecord() || creator(type).isPresent() || hasPlainConstructor(type)
                    ? Optional.empty()
                    : Optional.of("it has no public constructor without parameters; add one, make it a record, or"
                            + " annotate another constructor with @JsonbCreator");
        }

        private static boolean hasPlainConstructor(Class<?> type) {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 0) {
                    return Modifier.isPublic(constructor.getModifiers())
                            || Modifier.isProtected(constructor.getModifiers());
                }
            }
            return false;
        }

        /** Not every interface with one method: one of the application may as well be a value with one property. */
        private static boolean isCode(Class<?> type) {
            return type.isAnnotationPresent(FunctionalInterface.class);
        }

        private static boolean isOfJava(Class<?> type) {
            return Stream.of("java.", "javax.", "jdk.", "sun.").anyMatch(type.getName()::startsWith);
        }
    }
}
