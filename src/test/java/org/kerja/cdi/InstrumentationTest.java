package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.kerja.Job;
import org.kerja.JobContext;
import org.slf4j.MDC;

/** Traces and the diagnostic contexts of logs, from the thread that dispatches to that of the job. */
class InstrumentationTest {

    @ApplicationScoped
    public static class Tracing {
        @Produces
        @Singleton
        OpenTelemetry telemetry() {
            return OpenTelemetrySdk.builder()
                    .setTracerProvider(SdkTracerProvider.builder().build())
                    .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                    .build();
        }
    }

    @Job(tries = 1)
    public record Trace() {
        void handle(Journal journal) {
            journal.add("run in " + Span.current().getSpanContext().getTraceId());
            throw new IllegalStateException("it breaks");
        }

        void failed(Journal journal) {
            journal.add("failed in " + Span.current().getSpanContext().getTraceId());
        }
    }

    @Job
    public record Log() {
        void handle(Journal journal, JobContext job) {
            journal.add(
                    new TreeMap<>(Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of())));
            MDC.put("left", "behind");
            journal.add(job.id().toString());
        }
    }

    @Test
    void aTraceGoesOnInTheJobThroughTheOpenTelemetryThatIsABean() throws Exception {
        try (Application application =
                Application.of(Journal.class, Trace.class, Tracing.class).start()) {
            Span span = application
                    .get(OpenTelemetry.class)
                    .getTracer("test")
                    .spanBuilder("request")
                    .startSpan();
            try (Scope scope = span.makeCurrent()) {
                application.dispatcher().dispatch(new Trace());
            }

            String trace = span.getSpanContext().getTraceId();
            assertThat(application.journal().next()).isEqualTo("run in " + trace);
            assertThat(application.journal().next()).isEqualTo("failed in " + trace);
        }
    }

    @Test
    void theLogOfAJobHasItsKeysAndThoseThatAreToBeCarriedAndNoOther() throws Exception {
        try (Application application = Application.of(Journal.class, Log.class)
                .set("kerja.context.mdc", "request,tenant")
                .set("kerja.workers.default.concurrency", "1")
                .start()) {
            MDC.put("request", "r-1");
            MDC.put("password", "secret");
            application.dispatcher().dispatch(new Log());
            MDC.clear();

            Object first = application.journal().next();
            assertThat(first)
                    .isEqualTo(Map.of(
                            "request", "r-1",
                            "kerja.job", "log",
                            "kerja.id", application.journal().next(),
                            "kerja.queue", "default",
                            "kerja.attempt", "1"));

            application.dispatcher().dispatch(new Log());
            assertThat(application.journal().next())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("kerja.job", "kerja.id", "kerja.queue", "kerja.attempt");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void everyKeyOfTheLogIsCarriedIfThatIsAskedFor() throws Exception {
        try (Application application = Application.of(Journal.class, Log.class)
                .set("kerja.context.mdc", "*")
                .start()) {
            MDC.put("request", "r-1");
            MDC.put("user", "ada");
            application.dispatcher().dispatch(new Log());

            assertThat(application.journal().next())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("request", "r-1")
                    .containsEntry("user", "ada");
        } finally {
            MDC.clear();
        }
    }
}
