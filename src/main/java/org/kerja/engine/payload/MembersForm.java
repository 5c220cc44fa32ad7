package org.kerja.engine.payload;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.KerjaException;
import org.kerja.spi.References.Reference;

/** A record or class that holds references, or others that do. */
final class MembersForm implements Form {

    /** How its instances are taken apart and made. */
    interface Maker {

        /** The value of a member. */
        @Nullable
        Object get(Object instance, String name) throws ReflectiveOperationException;

        /** An instance of those of its members that are there. */
        Object make(Map<String, Object> members) throws ReflectiveOperationException;
    }

    private final Class<?> type;
    private final Maker maker;
    private final Map<String, Form> members = new LinkedHashMap<>();

    MembersForm(Class<?> type, Maker maker) {
        this.type = type;
        this.maker = maker;
    }

    /** Adds a member. This comes after the constructor since a type may hold others of its kind. */
    void add(String name, Form form) {
        members.put(name, form);
    }

    @Override
    public JsonValue write(Object value) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        members.forEach((name, form) -> {
            JsonValue part = Form.written(form, get(value, name));
            if (!Form.isEmpty(part)) {
                json.add(name, part);
            }
        });
        return json.build();
    }

    @Override
    public void collect(JsonValue json, Set<Reference> references) {
        JsonObject object = object(json);
        members.forEach((name, form) -> {
            JsonValue part = object.getOrDefault(name, JsonValue.NULL);
            if (!Form.isEmpty(part)) {
                form.collect(part, references);
            }
        });
    }

    @Override
    public Object read(JsonValue json, Map<Reference, Object> found) {
        JsonObject object = object(json);
        Map<String, Object> values = new HashMap<>();
        members.forEach((name, form) -> {
            JsonValue part = object.getOrDefault(name, JsonValue.NULL);
            if (!Form.isEmpty(part)) {
                values.put(name, form.read(part, found));
            }
        });
        try {
            return maker.make(values);
        } catch (InvocationTargetException e) {
            throw new KerjaException("its payload cannot be read as " + type.getName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new KerjaException("its payload cannot be read as " + type.getName() + ": " + e, e);
        }
    }

    private @Nullable Object get(Object instance, String name) {
        try {
            return maker.get(instance, name);
        } catch (InvocationTargetException e) {
            throw new KerjaException("its property '" + name + "' cannot be read: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new KerjaException("its property '" + name + "' cannot be read: " + e, e);
        }
    }

    private JsonObject object(JsonValue json) {
        if (json instanceof JsonObject object) {
            return object;
        }
        throw new KerjaException("its payload cannot be read as " + type.getName() + ": it is " + json);
    }
}
