package org.kerja.engine.closure;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import org.kerja.KerjaException;

/**
 * What a closure is made of.
 *
 * @param type the name of the class with its code
 * @param method the name of the method that is its code, in many cases one that the compiler has made up
 * @param descriptor of that method
 * @param instance whether that is an instance method, whose instance is the first of what was captured
 * @param fingerprint of the class, if the method is none that a person has named; else empty
 * @param captured what it has captured: the instance, if there is one, and the arguments of the method
 */
record ClosureCode(
        String type, String method, String descriptor, boolean instance, String fingerprint, List<Captured> captured) {

    /** Something that was captured. */
    sealed interface Captured {

        /** A bean of this type. */
        record Bean(String type) implements Captured {}

        /** An entity, by what names it. */
        record Referred(JsonObject reference) implements Captured {}

        /** A value. */
        record Value(String json) implements Captured {}
    }

    ClosureCode {
        captured = List.copyOf(captured);
    }

    static boolean isInstance(SerializedLambda lambda) {
        return switch (lambda.getImplMethodKind()) {
            case MethodHandleInfo.REF_invokeStatic -> false;
            case MethodHandleInfo.REF_invokeVirtual,
                    MethodHandleInfo.REF_invokeInterface,
                    MethodHandleInfo.REF_invokeSpecial -> true;
            default ->
                throw new KerjaException("a closure is a lambda or a reference to a method, and no constructor is one");
        };
    }

    /** The classes of what is captured, as declared: the instance, if there is one, and the parameters. */
    static List<Class<?>> declared(String type, String descriptor, boolean instance, ClassLoader loader)
            throws ClassNotFoundException {
        List<Class<?>> declared = new ArrayList<>();
        if (instance) {
            declared.add(Class.forName(type, false, loader));
        }
        declared.addAll(
                MethodType.fromMethodDescriptorString(descriptor, loader).parameterList());
        return declared;
    }

    String json() {
        JsonArrayBuilder values = Json.createArrayBuilder();
        for (Captured one : captured) {
            values.add(json(one));
        }
        return Json.createObjectBuilder()
                .add("type", type)
                .add("method", method)
                .add("descriptor", descriptor)
                .add("instance", instance)
                .add("fingerprint", fingerprint)
                .add("captured", values)
                .build()
                .toString();
    }

    private static JsonObjectBuilder json(Captured one) {
        if (one instanceof Captured.Bean bean) {
            return Json.createObjectBuilder().add("bean", bean.type());
        }
        if (one instanceof Captured.Referred referred) {
            return Json.createObjectBuilder().add("entity", referred.reference());
        }
        return Json.createObjectBuilder().add("value", ((Captured.Value) one).json());
    }

    static ClosureCode of(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject code = reader.readObject();
            return new ClosureCode(
                    code.getString("type"),
                    code.getString("method"),
                    code.getString("descriptor"),
                    code.getBoolean("instance"),
                    code.getString("fingerprint"),
                    captured(code.getJsonArray("captured")));
        } catch (JsonException | NullPointerException | ClassCastException e) {
            throw new KerjaException("the code of the closure cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Captured> captured(JsonArray values) {
        return values.getValuesAs(JsonObject.class).stream()
                .map(ClosureCode::captured)
                .toList();
    }

    private static Captured captured(JsonObject value) {
        if (value.containsKey("bean")) {
            return new Captured.Bean(value.getString("bean"));
        }
        return value.containsKey("entity")
                ? new Captured.Referred(value.getJsonObject("entity"))
                : new Captured.Value(value.getString("value"));
    }
}
