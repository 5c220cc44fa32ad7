package org.kerja.engine.payload;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import org.kerja.KerjaException;

/**
 * The entries that go with a job, as JSON in a text that is the first member of the JSON object of the job. Whoever knows nothing
 * of them ignores a member of that name, as nodes with an earlier release do. The text ends at its first quote that is not
 * escaped, so that the job need not be parsed to find it.
 */
final class ContextMember {

    private static final String START = "{\"kerja:context\":";

    /**
     * A job and what goes with it.
     *
     * @param json of the job alone
     */
    record Split(String json, Map<String, String> entries) {}

    private ContextMember() {}

    static String join(String json, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return json;
        }
        if (!json.startsWith("{")) {
            throw new KerjaException(
                    "it is no JSON object, so that neither context nor names of middleware can go with it");
        }
        JsonObjectBuilder object = Json.createObjectBuilder();
        new TreeMap<>(entries).forEach(object::add);
        String rest = json.substring(1).stripLeading();
        return START + Json.createValue(object.build().toString()) + (rest.startsWith("}") ? "" : ",") + rest;
    }

    static Split split(String text) {
        if (!text.startsWith(START)) {
            return new Split(text, Map.of());
        }
        int end = end(text);
        String rest = text.substring(end).stripLeading();
        return new Split(
                "{" + (rest.startsWith(",") ? rest.substring(1) : rest), entries(text.substring(START.length(), end)));
    }

    /** Behind the quote that ends the text. */
    private static int end(String text) {
        for (int place = START.length() + 1; place < text.length(); place++) {
            char character = text.charAt(place);
            if (character == '\\') {
                place++;
            } else if (character == '"') {
                return place + 1;
            }
        }
        throw new KerjaException("the context that goes with it does not end");
    }

    private static Map<String, String> entries(String quoted) {
        try (JsonReader outer = Json.createReader(new StringReader("[" + quoted + "]"));
                JsonReader inner =
                        Json.createReader(new StringReader(outer.readArray().getString(0)))) {
            JsonObject object = inner.readObject();
            Map<String, String> entries = new TreeMap<>();
            object.keySet().forEach(key -> entries.put(key, object.getString(key)));
            return entries;
        } catch (JsonException | ClassCastException | IndexOutOfBoundsException e) {
            throw new KerjaException("the context that goes with it cannot be read: " + e.getMessage(), e);
        }
    }
}
