package org.kerja.cdi;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.kerja.engine.job.Upcaster;

/** The static {@code upcast} method of a job. */
final class UpcastCode implements Upcaster {

    private static final MethodType SHAPE = MethodType.methodType(JsonObject.class, JsonObject.class, int.class);

    private final MethodHandle method;

    private UpcastCode(MethodHandle method) {
        this.method = method;
    }

    /**
     * Prepares a method.
     *
     * @throws RuntimeException if the module of the job is closed to reflection
     */
    static UpcastCode of(Method method) {
        method.setAccessible(true);
        try {
            return new UpcastCode(MethodHandles.lookup().unreflect(method).asType(SHAPE));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("It was made accessible", e);
        }
    }

    @Override
    public String upcast(String payload, int version) throws Exception {
        try (JsonReader reader = Json.createReader(new StringReader(payload))) {
            @Nullable JsonObject upcast = call(reader.readObject(), version);
            if (upcast == null) {
                throw new IllegalStateException("its upcast method returned null");
            }
            return upcast.toString();
        }
    }

    private @Nullable JsonObject call(JsonObject payload, int version) throws Exception {
        try {
            return (JsonObject) method.invokeExact(payload, version);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("its upcast method threw something that is no exception", e);
        }
    }
}
