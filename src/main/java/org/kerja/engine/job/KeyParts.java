package org.kerja.engine.job;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerja.DispatchException;
import org.kerja.spi.Uniqueness;

/** Reads from a job what its key is made of. */
final class KeyParts {

    private static final Set<Class<?>> SIMPLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class);

    /** One value of a job. */
    @FunctionalInterface
    private interface Part {
        @Nullable
        Object of(Object job) throws ReflectiveOperationException;
    }

    /** Nothing. */
    static final KeyParts NONE = new KeyParts(List.of());

    private final List<Part> parts;

    private KeyParts(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Finds record components, methods without parameters, or fields by their names; what cannot be part of a key is
     * a problem.
     */
    static KeyParts of(Class<?> type, String[] names, Consumer<String> problems) {
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            Optional<Method> method = nearest(type, declaring -> declaring.getDeclaredMethod(name));
            Optional<Field> field = method.isPresent()
                    ? Optional.empty()
                    : nearest(type, declaring -> declaring.getDeclaredField(name));
            Optional<Class<?>> of = method.<Class<?>>map(Method::getReturnType).or(() -> field.map(Field::getType));
            if (of.isEmpty()) {
                problems.accept(
                        "'" + name + "' is neither a component nor a field nor a method without parameters of it");
            } else if (!isSimple(of.get())) {
                problems.accept("'" + name + "' is a " + of.get().getTypeName()
                        + "; a key is made of numbers, texts, enums, dates and UUIDs");
            }
            method.ifPresent(found -> parts.add(found::invoke));
            field.ifPresent(found -> parts.add(found::get));
        }
        return new KeyParts(List.copyOf(parts));
    }

    private static boolean isSimple(Class<?> type) {
        return SIMPLE.contains(type)
                || type.isEnum()
                || TemporalAccessor.class.isAssignableFrom(type)
                || type.isPrimitive() && type != void.class && type != float.class && type != double.class;
    }

    /** Finds a member in a class. */
    @FunctionalInterface
    private interface Lookup<M extends AccessibleObject> {
        M in(Class<?> declaring) throws NoSuchMethodException, NoSuchFieldException;
    }

    /** What the class itself or the nearest that it extends has. */
    private static <M extends AccessibleObject> Optional<M> nearest(Class<?> type, Lookup<M> lookup) {
        for (@Nullable Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            try {
                M member = lookup.in(declaring);
                member.setAccessible(true);
                return Optional.of(member);
            } catch (NoSuchMethodException | NoSuchFieldException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    /**
     * The key of a job.
     *
     * @param scope what it is a key of
     * @param hidden whether nobody is to read what it is made of
     */
    String key(String scope, Object job, boolean hidden) {
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            texts.add(text(value(scope, part, job)));
        }
        return key(scope, texts.isEmpty() ? "" : ":" + String.join(",", texts), hidden);
    }

    /** The key that a dispatch gives. */
    static String given(String scope, String key, boolean hidden) {
        return key(scope, ":" + text(key), hidden);
    }

    /** A key goes on being one of its scope when it is a digest. */
    private static String key(String scope, String parts, boolean hidden) {
        String key = text(scope) + parts;
        boolean tooLong = key.length() > Uniqueness.KEY_LIMIT;
        return tooLong || hidden && !parts.isEmpty() ? text(scope) + ":" + digest(key) : key;
    }

    /** The scope that a key is one of. */
    static String scopeOf(String key) {
        StringBuilder scope = new StringBuilder();
        for (int index = 0; index < key.length() && key.charAt(index) != ':'; index++) {
            if (key.charAt(index) == '\\') {
                index++;
            }
            scope.append(key.charAt(index));
        }
        return scope.toString();
    }

    /** The text, or a digest of it if it is longer than that. */
    static String within(String text, int limit) {
        return text.length() > limit ? digest(text) : text;
    }

    private static @Nullable Object value(String scope, Part part, Object job) {
        try {
            return part.of(job);
        } catch (ReflectiveOperationException e) {
            throw new DispatchException("Job '" + scope + "' was not dispatched: its key cannot be read", e);
        }
    }

    /** No two values, and no two lists of them, have the same text. */
    private static String text(@Nullable Object value) {
        if (value == null) {
            return "\\";
        }
        String text = value instanceof Enum<?> constant ? constant.name() : value.toString();
        return text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace(":", "\\:")
                .replace("\0", "\\0")
                .replace("\n", "\\n");
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha-256 " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }
}
