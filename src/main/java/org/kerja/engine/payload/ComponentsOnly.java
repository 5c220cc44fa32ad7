package org.kerja.engine.payload;

import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * What is public is a property, as JSON-B says, but of a record its components only: Yasson would call every method
 * without parameters and store what it returns.
 */
final class ComponentsOnly implements PropertyVisibilityStrategy {

    @Override
    public boolean isVisible(Field field) {
        return Modifier.isPublic(field.getModifiers());
    }

    @Override
    public boolean isVisible(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && (!method.getDeclaringClass().isRecord() || isAccessor(method));
    }

    private static boolean isAccessor(Method method) {
        return Arrays.stream(method.getDeclaringClass().getRecordComponents())
                .map(RecordComponent::getAccessor)
                .anyMatch(method::equals);
    }
}
