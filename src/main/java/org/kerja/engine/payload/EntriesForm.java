package org.kerja.engine.payload;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.KerjaException;
import org.kerja.engine.payload.BoundTypes.Bound;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References.Reference;

/** The values of a map; its keys are left to the codec, which gives them their names in JSON. */
final class EntriesForm implements Form {

    private static final Set<Class<?>> MAPS = Set.of(Map.class, HashMap.class, LinkedHashMap.class);

    private final Type numbered;
    private final Form value;
    private final PayloadCodec codec;

    EntriesForm(Type key, Form value, PayloadCodec codec) {
        this.numbered = new Bound(LinkedHashMap.class, List.of(key, Integer.class));
        this.value = value;
        this.codec = codec;
    }

    static boolean isKnown(Class<?> type) {
        return MAPS.contains(type);
    }

    @Override
    public JsonValue write(Object map) {
        Map<@Nullable Object, Integer> numbers = new LinkedHashMap<>();
        List<@Nullable Object> values = new ArrayList<>();
        ((Map<?, ?>) map).forEach((key, one) -> {
            numbers.put(key, values.size());
            values.add(one);
        });
        JsonObjectBuilder json = Json.createObjectBuilder();
        object(ReferenceJson.parsed(codec.write(numbers, numbered)))
                .forEach((name, number) ->
                        json.add(name, Form.written(value, values.get(((JsonNumber) number).intValue()))));
        return json.build();
    }

    @Override
    public void collect(JsonValue json, Set<Reference> references) {
        object(json).values().stream().filter(one -> !Form.isEmpty(one)).forEach(one -> value.collect(one, references));
    }

    @Override
    public Object read(JsonValue json, Map<Reference, Object> found) {
        JsonObject object = object(json);
        List<JsonValue> values = new ArrayList<>();
        JsonObjectBuilder numbers = Json.createObjectBuilder();
        object.forEach((name, one) -> {
            numbers.add(name, values.size());
            values.add(one);
        });
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) codec.read(numbers.build().toString(), numbered)).forEach((key, number) -> {
            JsonValue one = values.get((Integer) number);
            map.put(key, Form.isEmpty(one) ? null : value.read(one, found));
        });
        return map;
    }

    private static JsonObject object(JsonValue json) {
        if (json instanceof JsonObject object) {
            return object;
        }
        throw new KerjaException("its payload cannot be read: where it should have a map, it has " + json);
    }
}
