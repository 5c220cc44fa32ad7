package org.kerja.engine.payload;

import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import org.kerja.spi.PayloadCodec;
import org.kerja.spi.References.Reference;

/** What holds no reference, as it is in every payload. */
record PlainForm(Type type, PayloadCodec codec) implements Form {

    @Override
    public JsonValue write(Object value) {
        return ReferenceJson.parsed(codec.write(value, type));
    }

    @Override
    public void collect(JsonValue json, Set<Reference> references) {
        // There are none.
    }

    @Override
    public Object read(JsonValue json, Map<Reference, Object> found) {
        return codec.read(json.toString(), type);
    }
}
