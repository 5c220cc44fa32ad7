package org.kerja.engine.payload;

import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerja.spi.References.Reference;

/** What may be missing. */
record OptionalForm(Form content) implements Form {

    @Override
    public JsonValue write(Object value) {
        return Form.written(content, ((Optional<?>) value).orElse(null));
    }

    @Override
    public void collect(JsonValue json, Set<Reference> references) {
        content.collect(json, references);
    }

    @Override
    public Object read(JsonValue json, Map<Reference, Object> found) {
        return Optional.ofNullable(content.read(json, found));
    }
}
