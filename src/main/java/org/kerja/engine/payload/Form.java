package org.kerja.engine.payload;

import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerja.spi.References.Reference;

/** How values of one declared type, which may hold references, become JSON and come back from it. */
interface Form {

    /** Writes a value that is not null. */
    JsonValue write(Object value);

    /** Adds what is referred to in JSON that is not null. */
    void collect(JsonValue json, Set<Reference> references);

    /** Reads JSON that is not null, with what it refers to. */
    Object read(JsonValue json, Map<Reference, Object> found);

    /** The JSON of a value that may be null. */
    static JsonValue written(Form form, @Nullable Object value) {
        return value == null ? JsonValue.NULL : form.write(value);
    }

    /** Whether JSON holds nothing. */
    static boolean isEmpty(JsonValue json) {
        return json.equals(JsonValue.NULL);
    }
}
