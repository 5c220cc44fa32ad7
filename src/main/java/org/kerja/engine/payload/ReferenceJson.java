package org.kerja.engine.payload;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import org.kerja.KerjaException;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References;
import org.kerja.spi.References.Reference;

/** What names an object, as JSON: <code>{"entity": "Order", "id": 42}</code>. */
public final class ReferenceJson {

    private static final String TYPE = "entity";
    private static final String KEY = "id";

    private final References references;
    private final PayloadCodec codec;

    public ReferenceJson(References references, PayloadCodec codec) {
        this.references = references;
        this.codec = codec;
    }

    /**
     * Names an object.
     *
     * @throws KerjaException if nothing does; the message goes on about the object
     */
    public JsonObject write(Object object) {
        Reference reference = references.to(object);
        Class<?> key = reference.key().getClass();
        if (!PayloadTypes.isPlain(key)) {
            List<String> problems = PayloadTypes.problemsOfValue(key);
            if (!problems.isEmpty()) {
                throw new KerjaException(
                        "is an entity whose id, a " + key.getName() + ", cannot be stored: it " + problems.get(0));
            }
        }
        return Json.createObjectBuilder()
                .add(TYPE, reference.type())
                .add(KEY, parsed(codec.write(reference.key(), key)))
                .build();
    }

    /**
     * Reads what names an object of a declared class.
     *
     * @throws KerjaException if it cannot be read
     */
    public Reference read(JsonValue json, Class<?> declared) {
        if (!(json instanceof JsonObject object) || !object.containsKey(TYPE) || !object.containsKey(KEY)) {
            throw new KerjaException("its payload cannot be read: where it should name an entity, it has " + json);
        }
        try {
            String type = object.getString(TYPE);
            return new Reference(
                    type, codec.read(object.get(KEY).toString(), boxed(references.keyClass(type, declared))));
        } catch (ClassCastException e) {
            throw new KerjaException("its payload cannot be read: where it should name an entity, it has " + json, e);
        }
    }

    /** JSON that is any value. */
    static JsonValue parsed(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (JsonException e) {
            throw new KerjaException("its payload cannot be read: it is no JSON: " + e.getMessage(), e);
        }
    }

    static Type boxed(Type type) {
        return type instanceof Class<?> one ? MethodType.methodType(one).wrap().returnType() : type;
    }
}
