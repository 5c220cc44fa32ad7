package org.kerja.ops.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Draft;
import org.kerja.spi.Instrumentation.Call;
import org.kerja.spi.Instrumentation.Dispatch;
import org.kerja.spi.Instrumentation.Scope;

/** What is in the diagnostic context of a log around jobs, whichever library has it. */
abstract class LogContextContract {

    private static final Dispatch DISPATCH = new Dispatch(Draft.newId(), "ship", "orders");

    private final DiagnosticContext context = context();

    abstract DiagnosticContext context();

    abstract void put(String key, String value);

    abstract void clear();

    @BeforeEach
    @AfterEach
    void begin() {
        clear();
    }

    @Test
    void theRunOfAJobTellsWhichJobItIs() {
        Scope scope = new LogContext(context, key -> false).calling(call(Map.of(), false));

        assertThat(context.entries())
                .isEqualTo(Map.of(
                        "kerja.job",
                        "ship",
                        "kerja.id",
                        DISPATCH.id().toString(),
                        "kerja.queue",
                        "orders",
                        "kerja.attempt",
                        "2"));

        scope.end(Optional.empty());
        assertThat(context.entries()).isEmpty();
    }

    @Test
    void whatIsCarriedGoesWithAJobAndIsThereInItsRun() {
        LogContext log = new LogContext(context, "request"::equals);
        put("request", "r-1");
        put("password", "secret");

        Map<String, String> entries = log.dispatching(DISPATCH);
        assertThat(entries).isEqualTo(Map.of("mdc.request", "r-1"));

        clear();
        Scope scope = log.calling(call(entries, false));
        assertThat(context.entries()).containsEntry("request", "r-1").doesNotContainKey("password");
        scope.end(Optional.empty());
        assertThat(context.entries()).isEmpty();
    }

    @Test
    void ourOwnKeysAreThoseOfOneJobAndGoWithNoOther() {
        LogContext log = new LogContext(context, key -> true);
        Scope scope = log.calling(call(Map.of("mdc.request", "r-1"), false));

        assertThat(log.dispatching(DISPATCH)).isEqualTo(Map.of("mdc.request", "r-1"));

        scope.end(Optional.empty());
    }

    @Test
    void whatTheThreadHadIsOutOfSightAndComesBack() {
        put("request", "of somebody else");
        put("user", "ada");

        Scope scope = new LogContext(context, key -> true).calling(call(Map.of("mdc.request", "r-1"), false));
        assertThat(context.entries()).containsEntry("request", "r-1").doesNotContainKey("user");
        scope.end(Optional.empty());

        assertThat(context.entries()).isEqualTo(Map.of("request", "of somebody else", "user", "ada"));
    }

    @Test
    void whatTheThreadHadStaysInSightIfItIsThatOfTheCaller() {
        put("user", "ada");

        Scope scope = new LogContext(context, key -> false).calling(call(Map.of(), true));
        assertThat(context.entries()).containsEntry("user", "ada").containsEntry("kerja.job", "ship");
        scope.end(Optional.empty());

        assertThat(context.entries()).isEqualTo(Map.of("user", "ada"));
    }

    @Test
    void whatTheJobItselfHasPutThereGoes() {
        put("user", "ada");

        Scope scope = new LogContext(context, key -> false).calling(call(Map.of(), false));
        put("order", "7");
        put("user", "eve");
        scope.end(Optional.of(new IllegalStateException("it broke")));

        assertThat(context.entries()).isEqualTo(Map.of("user", "ada"));
    }

    private static Call call(Map<String, String> entries, boolean synchronous) {
        return new Call(DISPATCH.id(), DISPATCH.name(), DISPATCH.queue(), 2, entries, false, synchronous);
    }
}
