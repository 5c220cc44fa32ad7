package org.kerja.engine.payload;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.KerjaException;
import org.kerja.spi.References.Reference;

/**
 * A collection or an array, in the order of its elements.
 *
 * @param type one of those that are {@link #isKnown known}
 */
record ElementsForm(Class<?> type, Form element) implements Form {

    private static final Set<Class<?>> LISTS = Set.of(Collection.class, List.class, ArrayList.class);
    private static final Set<Class<?>> SETS = Set.of(Set.class, HashSet.class, LinkedHashSet.class);

    static boolean isKnown(Class<?> type) {
        return type.isArray() || LISTS.contains(type) || SETS.contains(type);
    }

    @Override
    public JsonValue write(Object value) {
        Collection<?> elements = value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value;
        JsonArrayBuilder json = Json.createArrayBuilder();
        elements.forEach(one -> json.add(Form.written(element, one)));
        return json.build();
    }

    @Override
    public void collect(JsonValue json, Set<Reference> references) {
        array(json).stream().filter(one -> !Form.isEmpty(one)).forEach(one -> element.collect(one, references));
    }

    @Override
    public Object read(JsonValue json, Map<Reference, Object> found) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonValue one : array(json)) {
            elements.add(Form.isEmpty(one) ? null : element.read(one, found));
        }
        if (type.isArray()) {
            return elements.toArray((Object[]) Array.newInstance(type.getComponentType(), 0));
        }
        return SETS.contains(type) ? new LinkedHashSet<>(elements) : elements;
    }

    private static JsonArray array(JsonValue json) {
        if (json instanceof JsonArray array) {
            return array;
        }
        throw new KerjaException("its payload cannot be read: where it should have a list, it has " + json);
    }
}
