package org.kerja.ops.telemetry;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.spi.DriverEnvironment;
import org.kerja.spi.Instrumentation;

/**
 * Lets a trace go on in the job: the context of the thread that dispatches goes with it as its propagators write it,
 * {@code traceparent}, {@code tracestate} and {@code baggage} unless it is told otherwise. Spans are those of the semantic
 * conventions for messaging, of 2026, with the name of the job in the place of its queue: one of kind producer for each
 * dispatch, and within it one of kind consumer for each run.
 */
final class Telemetry implements Instrumentation {

    private static final System.Logger LOGGER = System.getLogger("org.kerja");

    private static final TextMapGetter<Map<String, String>> ENTRIES = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> entries) {
            return entries.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> entries, String key) {
            return entries == null ? null : entries.get(key);
        }
    };

    /**
     * What is used of OpenTelemetry.
     *
     * @param idle whether nothing is recorded and nothing propagated
     */
    private record Parts(Tracer tracer, TextMapPropagator propagator, boolean idle) {

        static Parts of(OpenTelemetry telemetry) {
            return new Parts(
                    telemetry.getTracer("org.kerja"),
                    telemetry.getPropagators().getTextMapPropagator(),
                    telemetry.getTracerProvider() == TracerProvider.noop()
                            && telemetry.getPropagators() == ContextPropagators.noop());
        }
    }

    private final Supplier<OpenTelemetry> source;
    private volatile @Nullable Parts found;

    /**
     * Makes one.
     *
     * @param source asked once, when the first job is dispatched or run
     */
    Telemetry(Supplier<OpenTelemetry> source) {
        this.source = source;
    }

    /**
     * That of the server or the application if it is a bean, else the global one.
     *
     * @throws LinkageError if there is no OpenTelemetry
     */
    static Telemetry of(DriverEnvironment environment) {
        Class<OpenTelemetry> type = OpenTelemetry.class;
        return new Telemetry(() -> bean(environment, type).orElseGet(GlobalOpenTelemetry::get));
    }

    private static Optional<OpenTelemetry> bean(DriverEnvironment environment, Class<OpenTelemetry> type) {
        try {
            return environment.resource(type, "");
        } catch (KerjaException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The global OpenTelemetry is used instead of a bean", e);
            return Optional.empty();
        }
    }

    @Override
    public Map<String, String> dispatching(Dispatch job) {
        Parts parts = parts();
        if (parts.idle()) {
            return Map.of();
        }
        Span span = span(parts.tracer(), "create", SpanKind.PRODUCER, job.name(), job.id(), job.queue())
                .startSpan();
        Map<String, String> entries = new HashMap<>();
        parts.propagator().inject(Context.current().with(span), entries, (into, key, value) -> entries.put(key, value));
        span.end();
        return entries;
    }

    @Override
    public Scope calling(Call call) {
        Parts parts = parts();
        if (parts.idle()) {
            return Scope.NONE;
        }
        // Not into that of the thread: servers and agents may have left there what belongs to other work.
        Context came = parts.propagator().extract(Context.root(), call.entries(), ENTRIES);
        if (call.failed()) {
            Runnable end = enter(came);
            return error -> end.run();
        }
        Span span = span(parts.tracer(), "process", SpanKind.CONSUMER, call.name(), call.id(), call.queue())
                .setAttribute("kerja.attempt", call.attempt())
                .setParent(came)
                .startSpan();
        Runnable end = enter(came.with(span));
        return error -> {
            end.run();
            error.ifPresent(thrown -> failed(span, thrown));
            span.end();
        };
    }

    private static SpanBuilder span(Tracer tracer, String what, SpanKind kind, String job, JobId id, String queue) {
        return tracer.spanBuilder(what + " " + job)
                .setSpanKind(kind)
                .setAttribute("messaging.system", "kerja")
                .setAttribute("messaging.operation.name", what)
                .setAttribute("messaging.operation.type", what)
                .setAttribute("messaging.destination.name", queue)
                .setAttribute("messaging.message.id", id.toString())
                .setAttribute("kerja.job", job);
    }

    private static void failed(Span span, Throwable error) {
        span.setStatus(StatusCode.ERROR, String.valueOf(error.getMessage()));
        span.setAttribute("error.type", error.getClass().getName());
        span.recordException(error);
    }

    /** Makes a context that of the thread; what is returned sets back what was, even if the job has left one of its own open. */
    @SuppressWarnings("MustBeClosedChecker") // Closed when the call ends.
    private static Runnable enter(Context context) {
        Context before = Context.current();
        io.opentelemetry.context.Scope scope = context.makeCurrent();
        return () -> {
            scope.close();
            if (Context.current() != before) {
                before.makeCurrent();
            }
        };
    }

    private Parts parts() {
        Parts known = found;
        if (known == null) {
            known = Parts.of(source.get());
            found = known;
        }
        return known;
    }
}
