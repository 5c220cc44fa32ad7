package org.kerja.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerja.ContextEntry;
import org.kerja.FailedJobFilter;
import org.kerja.JobId;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.event.JobEvent;
import org.kerja.spi.Instrumentation;
import org.slf4j.MDC;

/** What goes with jobs from their dispatch to their runs, through a store. The engine runs over the driver's store. */
public interface ContextBehaviour extends Behaviour {

    /** The tenant of a thread. */
    ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    /** Carries it. */
    ContextEntry CARRIED = new ContextEntry() {
        @Override
        public Optional<String> capture() {
            return Optional.ofNullable(TENANT.get());
        }

        @Override
        public Restored restore(String value) {
            TENANT.set(value);
            return TENANT::remove;
        }
    };

    private TestNode node() {
        return new TestNode(store(), fixture().transactions())
                .named("node-a")
                .set("kerja.workers.default.concurrency", "1")
                .carrying("tenant", CARRIED);
    }

    @Test
    default void theContextOfADispatchIsThereInTheJobAndClearedAfterIt() { // 27
        List<String> seen = new CopyOnWriteArrayList<>();
        try (TestNode node = node().doing(
                        (task, context) -> seen.add(task.what() + " " + TENANT.get() + " " + context.entries()))
                .start()) {
            TENANT.set("größer \"acme\"");
            node.dispatcher().dispatch(Task.of("with"));
            TENANT.remove();
            node.await(JobEvent.Completed.class, 1);
            node.dispatcher().dispatch(Task.of("without"));
            node.await(JobEvent.Completed.class, 2);
            assertThat(seen).containsExactly("with größer \"acme\" {tenant=größer \"acme\"}", "without null {}");
        } finally {
            TENANT.remove();
        }
    }

    @Test
    default void theContextOutlivesRetriesFailureAndAManualRetry() { // 27
        List<String> seen = new CopyOnWriteArrayList<>();
        try (TestNode node = node().set("kerja.jobs.task.tries", "2")
                .doing((task, context) -> {
                    seen.add(context.entries().get("order") + " " + TENANT.get());
                    if (seen.size() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .whenFailed(task -> seen.add("failed " + TENANT.get()))
                .start()) {
            node.dispatcher()
                    .prepare(Task.of("x"))
                    .with("tenant", "acme")
                    .with("order", "7")
                    .dispatch();
            node.await(JobEvent.Failed.class, 1);
            Waiting.forResult("that it was told", () -> seen.size(), size -> size >= 3);
            node.queues().failedJobs().retry(FailedJobFilter.all());
            node.await(JobEvent.Completed.class, 1);
            assertThat(seen).containsExactly("7 acme", "7 acme", "failed acme", "7 acme");
        }
    }

    @Test
    default void whatInstrumentationGivesAlongIsThereInTheRunAndWhenTheJobIsToldThatItHasFailed() { // 27
        List<String> seen = new CopyOnWriteArrayList<>();
        Instrumentation tracing = new Instrumentation() {
            @Override
            public Map<String, String> dispatching(Dispatch job) {
                return Map.of("trace", job.name() + " on " + job.queue());
            }

            @Override
            public Scope calling(Call call) {
                String what = call.failed() ? "word" : "run";
                seen.add(what + " " + call.attempt() + " " + call.entries());
                return error -> seen.add(
                        what + " ends, " + error.map(Throwable::getMessage).orElse("well"));
            }
        };
        try (TestNode node = node().set("kerja.jobs.task.tries", "1")
                .instrumented(tracing)
                .doing((task, context) -> {
                    throw new IllegalStateException("it broke");
                })
                .start()) {
            node.dispatcher().dispatch(Task.of("x"));
            Waiting.forResult("that all has ended", () -> seen.size(), size -> size >= 4);
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "run 1 {trace=task on default}",
                            "run ends, it broke",
                            "word 1 {trace=task on default}",
                            "word ends, well");
        }
    }

    @Test
    default void theLogOfAJobIsThatOfItsDispatchAndClearedAfterIt() { // 27
        List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
        try (TestNode node = node().set("kerja.context.mdc", "request")
                .set("kerja.jobs.task.tries", "1")
                .doing((task, context) -> {
                    seen.add(MDC.getCopyOfContextMap());
                    MDC.put("left", "by " + task.what());
                    if (task.what().equals("with")) {
                        throw new IllegalStateException("it broke");
                    }
                })
                .start()) {
            MDC.put("request", "r-1");
            MDC.put("password", "secret");
            JobId with = node.dispatcher().dispatch(Task.of("with"));
            MDC.clear();
            node.await(JobEvent.Failed.class, 1);
            JobId without = node.dispatcher().dispatch(Task.of("without"));
            node.await(JobEvent.Completed.class, 1);
            assertThat(seen)
                    .containsExactly(
                            Map.of(
                                    "request", "r-1",
                                    "kerja.job", "task",
                                    "kerja.id", with.value(),
                                    "kerja.queue", "default",
                                    "kerja.attempt", "1"),
                            Map.of(
                                    "kerja.job", "task",
                                    "kerja.id", without.value(),
                                    "kerja.queue", "default",
                                    "kerja.attempt", "1"));
        } finally {
            MDC.clear();
        }
    }

    @Test
    default void eachJobOfABulkHasTheContextOfItsDispatch() { // 27
        List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
        try (TestNode node =
                node().doing((task, context) -> seen.add(context.entries())).start()) {
            TENANT.set("acme");
            node.dispatcher().bulk(List.of(Task.of("x"), Task.of("y")));
            TENANT.remove();
            node.await(JobEvent.Completed.class, 2);
            assertThat(seen).containsExactly(Map.of("tenant", "acme"), Map.of("tenant", "acme"));
        } finally {
            TENANT.remove();
        }
    }
}
