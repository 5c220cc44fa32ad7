package org.kerja.ops.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.spi.Instrumentation.Call;
import org.kerja.spi.Instrumentation.Dispatch;
import org.kerja.spi.Instrumentation.Scope;

class TelemetryTest {

    private static final Dispatch DISPATCH = new Dispatch(Draft.newId(), "ship", "orders");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** A span of the thread that dispatches. */
    private static final SpanContext CALLER = SpanContext.create(
            TRACE,
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.builder().put("vendor", "x").build());

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
            .build();
    private final Telemetry telemetry = new Telemetry(() -> sdk);

    @AfterEach
    void nothingIsLeftOnTheThread() {
        assertThat(Context.current()).isSameAs(Context.root());
        sdk.close();
    }

    @Test
    void theTraceOfADispatchGoesWithTheJobAsW3cWritesIt() {
        Map<String, String> entries = dispatched();

        SpanData create = spans.getFinishedSpanItems().get(0);
        assertThat(entries)
                .isEqualTo(Map.of(
                        "traceparent", "00-" + TRACE + "-" + create.getSpanId() + "-01",
                        "tracestate", "vendor=x",
                        "baggage", "tenant=acme"));
        assertThat(create.getName()).isEqualTo("create ship");
        assertThat(create.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(create.getParentSpanId()).isEqualTo(CALLER.getSpanId());
        assertThat(create.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("messaging.operation.type"), "create");
    }

    @Test
    void theRunOfAJobIsASpanOfTheTraceOfItsDispatch() {
        Map<String, String> entries = dispatched();
        SpanData create = spans.getFinishedSpanItems().get(0);

        Scope scope = telemetry.calling(call(entries, false));
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE);
        assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("acme");
        scope.end(Optional.empty());

        SpanData process = spans.getFinishedSpanItems().get(1);
        assertThat(process.getName()).isEqualTo("process ship");
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(process.getParentSpanId()).isEqualTo(create.getSpanId());
        assertThat(process.getSpanContext().getTraceState().get("vendor")).isEqualTo("x");
        assertThat(process.getStatus()).isEqualTo(StatusData.unset());
        assertThat(process.getAttributes().asMap())
                .isEqualTo(Map.of(
                        AttributeKey.stringKey("messaging.system"), "kerja",
                        AttributeKey.stringKey("messaging.operation.name"), "process",
                        AttributeKey.stringKey("messaging.operation.type"), "process",
                        AttributeKey.stringKey("messaging.destination.name"), "orders",
                        AttributeKey.stringKey("messaging.message.id"),
                                DISPATCH.id().toString(),
                        AttributeKey.stringKey("kerja.job"), "ship",
                        AttributeKey.longKey("kerja.attempt"), 2L));
    }

    @Test
    void anAttemptThatFailsIsASpanThatTellsWhy() {
        telemetry.calling(call(Map.of(), false)).end(Optional.of(new IllegalStateException("it broke")));

        SpanData process = spans.getFinishedSpanItems().get(0);
        assertThat(process.getStatus())
                .isEqualTo(StatusData.create(StatusData.error().getStatusCode(), "it broke"));
        assertThat(process.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo(IllegalStateException.class.getName());
        assertThat(process.getEvents()).extracting(event -> event.getName()).containsExactly("exception");
    }

    @Test
    void whatIsToldOfAFailureIsInTheTraceAndNoRun() {
        Scope scope = telemetry.calling(call(dispatched(), true));
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE);
        scope.end(Optional.empty());

        assertThat(spans.getFinishedSpanItems()).hasSize(1);
    }

    @Test
    void aJobWithoutATraceBeginsOneWhateverIsLeftOnTheThread() {
        try (io.opentelemetry.context.Scope left =
                Context.root().with(Span.wrap(CALLER)).makeCurrent()) {
            telemetry.calling(call(Map.of(), false)).end(Optional.empty());
            assertThat(Span.current().getSpanContext()).isEqualTo(CALLER);
        }

        SpanData process = spans.getFinishedSpanItems().get(0);
        assertThat(process.getTraceId()).isNotEqualTo(TRACE);
        assertThat(process.getParentSpanContext().isValid()).isFalse();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // A mistake of the job.
    void whatAJobLeavesOpenDoesNotStayOnTheThread() {
        Scope scope = telemetry.calling(call(Map.of(), false));
        Context.root().with(Span.wrap(CALLER)).makeCurrent();

        scope.end(Optional.empty());

        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        Context.root().makeCurrent();
    }

    @Test
    void nothingGoesWithAJobWhereNothingIsTraced() {
        Telemetry idle = new Telemetry(OpenTelemetry::noop);

        assertThat(idle.dispatching(DISPATCH)).isEmpty();
        assertThat(idle.calling(call(Map.of(), false))).isSameAs(Scope.NONE);
    }

    private Map<String, String> dispatched() {
        Baggage baggage = Baggage.builder().put("tenant", "acme").build();
        try (io.opentelemetry.context.Scope scope =
                Context.root().with(Span.wrap(CALLER)).with(baggage).makeCurrent()) {
            return telemetry.dispatching(DISPATCH);
        }
    }

    private static Call call(Map<String, String> entries, boolean failed) {
        return new Call(DISPATCH.id(), DISPATCH.name(), DISPATCH.queue(), 2, entries, failed, false);
    }
}
