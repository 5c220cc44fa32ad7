package org.kerja.engine.payload;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.BinaryDataStrategy;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ConcurrentHashMap;
import org.kerja.KerjaException;
import org.kerja.spi.PayloadCodec;

/** Payloads through JSON-B, one instance per application. The type comes from the job, never from the stored text. */
public final class JsonbPayloadCodec implements PayloadCodec, AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger("org.kerja.payload");

    private final Jsonb jsonb;
    private final Map<Type, Boolean> optionalsMissing = new ConcurrentHashMap<>();

    /**
     * Makes a codec with the provider that the class loader sees, or else with the one that the thread sees: while Open
     * Liberty starts an EAR, the loader of a war finds the name of a provider and not its class.
     */
    public JsonbPayloadCodec(ClassLoader loader) {
        jsonb = seenFrom(loader);
    }

    private static Jsonb seenFrom(ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return create();
        } catch (ServiceConfigurationError e) {
            LOGGER.log(System.Logger.Level.DEBUG, "The class loader of the application finds no JSON-B provider", e);
            thread.setContextClassLoader(before);
            return create();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Jsonb create() {
        return JsonbBuilder.create(new JsonbConfig()
                .withBinaryDataStrategy(BinaryDataStrategy.BASE_64)
                .withPropertyVisibilityStrategy(new ComponentsOnly())
                .withAdapters(TextForms.all()));
    }

    @Override
    public String write(Object job, Type type) {
        try {
            return jsonb.toJson(job, type);
        } catch (RuntimeException | StackOverflowError e) {
            throw new KerjaException("it cannot be written as JSON: " + rootMessage(e), e);
        }
    }

    @Override
    public Object read(String json, Type type) {
        Object job;
        try {
            job = jsonb.fromJson(json, type);
            if (job != null && optionalsMissing.computeIfAbsent(type, EmptyOptionals::concern)) {
                EmptyOptionals.fill(job);
            }
        } catch (RuntimeException | ReflectiveOperationException | StackOverflowError e) {
            throw new KerjaException("its payload cannot be read as " + type.getTypeName() + ": " + rootMessage(e), e);
        }
        if (job == null) {
            throw new KerjaException("its payload cannot be read as " + type.getTypeName() + ": it is empty");
        }
        return job;
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception e) {
            throw new JsonbException("Cannot close JSON-B", e);
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    }
}
