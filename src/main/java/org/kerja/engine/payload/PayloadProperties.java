package org.kerja.engine.payload;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The properties of a class that is no record, inherited ones included. */
final class PayloadProperties {

    private final BoundTypes types;
    private final Map<String, PayloadProperty> properties = new TreeMap<>();

    private PayloadProperties(BoundTypes types) {
        this.types = types;
    }

    /** Those of a class or a parameterized type. */
    static Collection<PayloadProperty> of(Type type) {
        PayloadProperties found = new PayloadProperties(BoundTypes.of(type));
        Class<?> one = BoundTypes.rawType(type);
        while (one != null && one != Object.class) {
            for (Field field : one.getDeclaredFields()) {
                found.add(field);
            }
            for (Method method : one.getDeclaredMethods()) {
                found.add(method);
            }
            one = one.getSuperclass();
        }
        return found.properties.values();
    }

    private void add(Field field) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
            property(field.getName()).add(field);
        }
    }

    private void add(Method method) {
        if (!Modifier.isPublic(method.getModifiers())
                || Modifier.isStatic(method.getModifiers())
                || method.isBridge()
                || method.isSynthetic()) {
            return;
        }
        String name = method.getName();
        boolean returns = method.getReturnType() != void.class;
        if (method.getParameterCount() == 0 && returns && name.length() > 3 && name.startsWith("get")) {
            property(decapitalized(name.substring(3))).addGetter(method);
        } else if (method.getParameterCount() == 0 && isBoolean(method) && name.length() > 2 && name.startsWith("is")) {
            property(decapitalized(name.substring(2))).addGetter(method);
        } else if (method.getParameterCount() == 1 && name.length() > 3 && name.startsWith("set")) {
            property(decapitalized(name.substring(3))).addSetter(method);
        }
    }

    private static boolean isBoolean(Method method) {
        return method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
    }

    private PayloadProperty property(String name) {
        return properties.computeIfAbsent(name, key -> new PayloadProperty(key, types));
    }

    private static String decapitalized(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
