package org.kerja.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerja.ConfigurationException;
import org.kerja.DispatchException;
import org.kerja.JobId;
import org.kerja.Queue;
import org.kerja.driver.JvmEnvironment;
import org.kerja.driver.VirtualClock;
import org.kerja.driver.memory.MemoryDriver;
import org.kerja.engine.Engine;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.Interposed;
import org.kerja.engine.Task;
import org.kerja.engine.TestNode;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.transaction.NoTransactions;
import org.kerja.event.JobEvent;
import org.kerja.spi.ConnectionSettings;
import org.kerja.spi.Instrumentation;
import org.kerja.spi.JobStore;
import org.kerja.spi.PayloadCodec;

/** What cannot be dispatched is refused with words that tell why, and leaves nothing behind. */
class DispatchInputTest {

    private final JobStore store = new MemoryDriver()
            .open(
                    new ConnectionSettings("tested", property -> Optional.empty()),
                    new JvmEnvironment(new VirtualClock()));
    private final Interposed line = Interposed.around(store);
    private final TestNode node =
            new TestNode(line.ignoringClose(), new NoTransactions()).set("kerja.payload.max-size", "100");

    @AfterEach
    void close() {
        node.close();
        store.close();
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        node.open();

        refused(() -> node.dispatcher().dispatch(Task.of("x".repeat(200))))
                .withMessageContaining("Job 'task'")
                .withMessageContaining("kerja.payload.max-size is 100")
                .withMessageMatching("(?s).*payload has 2\\d\\d bytes.*");
    }

    @Test
    void aPayloadIsMeasuredInBytesToTheLast() {
        node.open();
        int frame = "{\"number\":0,\"what\":\"\"}".length();
        String asLargeAsAllowed = "漢".repeat((100 - frame) / 3) + "x".repeat((100 - frame) % 3);

        refused(() -> node.dispatcher().dispatch(Task.of(asLargeAsAllowed + "x")))
                .withMessageContaining("its payload has 101 bytes");
        node.dispatcher().dispatch(Task.of(asLargeAsAllowed));

        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void aPayloadWithANulCharacterIsRefused() {
        Engine engine = Engine.builder()
                .settings(GivenSettings.of("kerja.connection", "memory"))
                .jobs(List.of(SampleJobs.definition("task", Task.class)))
                .codec(new Raw())
                .build();

        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(() -> engine.dispatcher().dispatch(Task.of("a\0b")))
                .withMessageContaining("Job 'task'")
                .withMessageContaining("NUL");
        assertThat(engine.queueManager().queue("default").sizes().ready()).isZero();
        engine.dispatcher().dispatch(Task.of("ab"));
        assertThat(engine.queueManager().queue("default").sizes().ready()).isEqualTo(1);
        engine.close();
    }

    @Test
    void whatInstrumentationGivesAlongKeepsNoJobOut() {
        Instrumentation talkative = new Instrumentation() {
            @Override
            public Map<String, String> dispatching(Dispatch job) {
                return Map.of("trace", "t".repeat(60));
            }

            @Override
            public Scope calling(Call call) {
                return Scope.NONE;
            }
        };
        JobId roomy;
        JobId full;
        JobId noObject;
        try (Engine engine = Engine.builder()
                .settings(GivenSettings.of("kerja.connection", "memory").with("kerja.payload.max-size", "150"))
                .jobs(List.of(SampleJobs.definition("task", Task.class)))
                .instrumentation(talkative)
                .build()) {
            Queue queue = engine.queueManager().queue("default");
            roomy = engine.dispatcher().dispatch(Task.of("a"));
            full = engine.dispatcher().dispatch(Task.of("x".repeat(100)));
            assertThat(queue.find(roomy).orElseThrow().payload()).contains("ttt");
            assertThat(queue.find(full).orElseThrow().payload()).doesNotContain("ttt");
        }
        try (Engine engine = Engine.builder()
                .settings(GivenSettings.of("kerja.connection", "memory"))
                .jobs(List.of(SampleJobs.definition("task", Task.class)))
                .codec(new Raw())
                .instrumentation(talkative)
                .build()) {
            noObject = engine.dispatcher().dispatch(Task.of("a"));
            assertThat(engine.queueManager()
                            .queue("default")
                            .find(noObject)
                            .orElseThrow()
                            .payload())
                    .isEqualTo("a");
        }
    }

    @Test
    void noEntryOfADispatchHasAKeyOfOurs() {
        node.open();

        refused(() -> node.dispatcher().prepare(Task.of("a")).with("kerja.middleware", "x"))
                .withMessage("An entry 'kerja.middleware' cannot go with a job: what begins with 'kerja.' is kept for"
                        + " Kerja itself; choose another key.");
    }

    @Test
    void oneBadJobKeepsTheWholeBulkOut() {
        node.open();

        refused(() -> node.dispatcher().bulk(List.of(Task.of("a"), Task.of("x".repeat(200)), Task.of("b"))))
                .withMessageContaining("Job 'task'");
        refused(() -> node.dispatcher().bulk(List.of(Task.of("a"), "no job")))
                .withMessageContaining("java.lang.String");
    }

    @Test
    void whatIsNoJobIsRefusedByItsClass() {
        node.open();

        refused(() -> node.dispatcher().dispatch(new StringBuilder("no job")))
                .withMessageContaining("java.lang.StringBuilder is no job of this application");
        refused(() -> node.dispatcher().dispatchSync(new StringBuilder("no job")))
                .withMessageContaining("java.lang.StringBuilder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "a\nb", "a\0b", "\u0085"})
    void aNameThatNobodyCanReadIsNoQueue(String queue) {
        node.open();

        refused(() -> node.dispatcher().prepare(Task.of("a")).onQueue(queue).dispatch())
                .withMessageContaining("Job 'task'")
                .withMessageContaining("'" + queue + "'")
                .withMessageContaining("1 to 128 printable characters");
        refused(() -> node.queues().queue(queue).push(Task.of("a"))).withMessageContaining("'" + queue + "'");
        refused(() -> node.engine()
                        .dispatcher(Optional.empty(), Optional.of(queue))
                        .dispatch(Task.of("a")))
                .withMessageContaining("'" + queue + "'");
    }

    @Test
    void theNameOfAQueueIsBounded() {
        node.open();
        String longest = "q".repeat(128);

        refused(() -> node.queues().queue(longest + "q").push(Task.of("a")))
                .withMessageContaining("'" + longest + "q'")
                .withMessageContaining("1 to 128");
        node.queues().queue(longest).push(Task.of("a"));

        assertThat(node.queues().queue(longest).sizes().ready()).isEqualTo(1);
    }

    @Test
    void theConfiguredQueueOfAJobIsCheckedToo() {
        node.set("kerja.jobs.task.queue", "q".repeat(129)).open();

        refused(() -> node.dispatcher().dispatch(Task.of("a"))).withMessageContaining("'" + "q".repeat(129) + "'");
    }

    @Test
    void anUnknownConnectionIsRefusedWithThePropertyThatMakesIt() {
        node.open();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> node.dispatcher()
                        .prepare(Task.of("a"))
                        .onConnection("elsewhere")
                        .dispatch())
                .withMessageContaining("'elsewhere'")
                .withMessageContaining("kerja.connections.elsewhere.driver")
                .withMessageContaining("memory");
        assertNothingHappened();
    }

    @Test
    void aNegativeDelayIsRefused() {
        node.open();

        refused(() -> node.dispatcher().prepare(Task.of("a")).delay(Duration.ofMillis(-1)))
                .withMessage("Job 'task' was not dispatched: its delay of PT-0.001S is negative; give zero or more.");
        refused(() -> node.queues().queue("mail").later(Duration.ofMillis(-1), Task.of("a")))
                .withMessage("Job 'task' was not dispatched to queue 'mail': its delay of PT-0.001S is negative; give"
                        + " zero or more.");
    }

    @Test
    void aDelayOfAnyLengthIsTaken() {
        node.start();

        JobId farOff = node.dispatcher()
                .prepare(Task.of("a"))
                .delay(ChronoUnit.FOREVER.getDuration())
                .dispatch();
        JobId never = node.dispatcher().prepare(Task.of("a")).delay(Instant.MAX).dispatch();

        assertThat(node.queues().find(farOff)).isPresent();
        assertThat(node.queues().find(never)).isPresent();
        assertThat(node.queues().queue("default").sizes().delayed()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-101, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPriorityOutOfRangeIsRefused(int priority) {
        node.open();

        refused(() -> node.dispatcher().prepare(Task.of("a")).priority(priority).dispatch())
                .withMessageContaining("Job 'task' was not dispatched: its priority of " + priority)
                .withMessageContaining("-100 to 100");
    }

    @Test
    void theBoundsOfThePriorityAreAllowed() {
        node.open();

        node.dispatcher().prepare(Task.of("a")).priority(-100).dispatch();
        node.dispatcher().prepare(Task.of("a")).priority(100).dispatch();

        assertThat(waiting()).isEqualTo(2);
    }

    private ThrowableAssertAlternative<DispatchException> refused(ThrowingCallable dispatch) {
        var refused = assertThatExceptionOfType(DispatchException.class).isThrownBy(dispatch);
        assertNothingHappened();
        return refused;
    }

    private void assertNothingHappened() {
        assertThat(line.calls("push")).isZero();
        assertThat(node.events()).noneMatch(JobEvent.Dispatched.class::isInstance);
    }

    private long waiting() {
        return store.sizes("default").ready();
    }

    /** Writes a task as the text that it holds. */
    private static final class Raw implements PayloadCodec {

        @Override
        public String write(Object job, Type type) {
            return ((Task) job).what();
        }

        @Override
        public Object read(String json, Type type) {
            return Task.of(json);
        }
    }
}
