package org.kerja.engine.payload;

import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.kerja.KerjaException;
import org.kerja.spi.References.Reference;

/** What is referred to. */
record ReferenceForm(String path, Class<?> declared, ReferenceJson json) implements Form {

    @Override
    public JsonValue write(Object value) {
        try {
            return json.write(value);
        } catch (KerjaException e) {
            throw new KerjaException("its property '" + path + "' " + e.getMessage(), e);
        }
    }

    @Override
    public void collect(JsonValue value, Set<Reference> references) {
        references.add(json.read(value, declared));
    }

    @Override
    public Object read(JsonValue value, Map<Reference, Object> found) {
        return Objects.requireNonNull(found.get(json.read(value, declared)), "It was found");
    }
}
