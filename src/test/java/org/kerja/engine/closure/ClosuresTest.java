package org.kerja.engine.closure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kerja.DispatchException;
import org.kerja.JobBatch;
import org.kerja.JobChain;
import org.kerja.JobClosure;
import org.kerja.JobContext;
import org.kerja.JobId;
import org.kerja.JobLimits;
import org.kerja.engine.GivenSettings;
import org.kerja.engine.config.KeyRing;
import org.kerja.engine.config.SettingsReader;
import org.kerja.engine.job.JobDefinition;
import org.kerja.engine.payload.JsonbPayloadCodec;
import org.kerja.spi.Beans;
import org.kerja.spi.References;

class ClosuresTest {

    private static final JobId ID = new JobId("01900000-0000-7000-8000-000000000001");
    private static final JobId OTHER = new JobId("01900000-0000-7000-8000-000000000002");
    private static final List<Object> SAID = new ArrayList<>();
    private static boolean reachable = true;

    /** A bean: there is one. */
    public static class Desk {

        void write(Object what) {
            SAID.add("desk " + what);
        }

        void writeNothing() {
            SAID.add("desk");
        }

        JobClosure own(int number) {
            return () -> write(number);
        }
    }

    /** Inherits its methods. */
    public static class Corner extends Desk {}

    /** A value of the application. */
    public record Parcel(String to, LocalDate on, List<Integer> weights) {}

    /** Says too little. */
    public interface Anything {}

    private static final class OneDesk implements Beans {

        @Override
        public boolean has(Class<?> type) {
            return Desk.class.isAssignableFrom(type);
        }

        @Override
        public boolean isReachable(Class<?> type) {
            return reachable;
        }

        @Override
        public void use(List<Class<?>> types, Use use) throws Throwable {
            use.run(types.stream().<Object>map(type -> new Corner()).toList());
        }
    }

    private final FailedContext context = new FailedContext();

    @BeforeEach
    void nothingIsSaid() {
        SAID.clear();
        reachable = true;
    }

    @Test
    void aLambdaRunsWithTheValuesThatItHasCaptured() throws Throwable {
        Parcel parcel = new Parcel("größer 漢字", LocalDate.of(2026, 11, 28), List.of(1, 2));
        int number = 7;
        UUID uuid = UUID.randomUUID();
        String text = "\"quoted\" and \\";
        Optional<String> none = Optional.empty();
        String missing = none.orElse(null);

        run(() -> SAID.addAll(List.of(parcel, number, uuid, text, String.valueOf(missing))));

        assertThat(SAID).containsExactly(parcel, 7, uuid, text, "null");
    }

    @Test
    void aLambdaUsesBeansThatItHasCapturedAndTheOneThatItIsWrittenIn() throws Throwable {
        Desk desk = new Desk();

        run(() -> desk.write("captured"));
        run(desk.own(3));

        assertThat(SAID).containsExactly("desk captured", "desk 3");
    }

    @Test
    void aReferenceToAMethodOfABeanRunsAlsoIfItIsInherited() throws Throwable {
        Corner corner = new Corner();

        run(corner::writeNothing);
        run(ClosuresTest::staticMethod);

        assertThat(SAID).containsExactly("desk", "static");
    }

    static void staticMethod() {
        SAID.add("static");
    }

    @Test
    void whatItThrowsComesOutAsItIs() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run(() -> {
                    throw new IOException("it broke");
                }))
                .withMessage("it broke");
    }

    @Test
    void codeThatWasChangedIsNotRun() throws Throwable {
        Closures closures = closures("k");
        ClosureJob job = closures.capture(() -> SAID.add("mine"), ID);
        assertThat(job.code()).contains("ClosuresTest");

        for (String code : List.of(
                job.code().replace("ClosuresTest", "ClosuresTesu"),
                job.code() + " ",
                job.code().substring(1))) {
            refusal(closures, new ClosureJob(code, job.signature()), ID)
                    .contains("was changed after it was dispatched");
        }
        for (String signature : List.of("", "!", "AAAA", job.signature().substring(4))) {
            refusal(closures, new ClosureJob(job.code(), signature), ID).contains("was changed");
        }
        refusal(closures, job, OTHER).contains("belongs to another job");
        assertThat(SAID).isEmpty();
    }

    @Test
    void codeOfAClassThatHasChangedIsNotRun() throws Throwable {
        Closures closures = closures("k");
        ClosureJob job = closures.capture(() -> SAID.add("mine"), ID);
        ClosureCode code = ClosureCode.of(job.code());
        assertThat(code.fingerprint()).hasSize(64);

        refusal(closures, signed(closures, code.json().replace(code.fingerprint(), "0".repeat(64))), ID)
                .contains("has changed since the closure was dispatched");
        refusal(closures, signed(closures, code.json().replace(code.method(), "lambda$gone$99")), ID)
                .contains("There is no " + ClosuresTest.class.getName() + ".lambda$gone$99 any more");
        assertThat(SAID).isEmpty();
    }

    @Test
    void aReferenceToAMethodDoesNotMindThatItsClassChanges() throws Throwable {
        ClosureJob job = closures("k").capture(ClosuresTest::staticMethod, ID);

        assertThat(ClosureCode.of(job.code()).fingerprint()).isEmpty();
    }

    @Test
    void whatCannotBeReadBackIsNotDispatched() {
        Anything anything = new Anything() {};
        Collection<String> texts = List.of("x");

        refused(() -> SAID.add(anything)).contains(Anything.class.getName(), "neither the only bean of its type");
        refused(() -> SAID.add(texts)).contains("java.util.Collection", "says too little by its type");
        refused(ArrayList<Object>::new).contains("no constructor");
        refused(new JobClosure() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void run() {
                        SAID.add("anonymous");
                    }
                })
                .contains("is no lambda and no reference to a method; make it a @Job");
    }

    @Test
    void aLambdaInASessionBeanDoesNotReachItAndAReferenceToItsMethodDoes() throws Throwable {
        reachable = false;
        Desk desk = new Desk();

        refused(desk.own(3)).contains("the session bean " + Desk.class.getName(), "refer to a method of it");
        run(desk::writeNothing);
        run(() -> desk.write("captured"));

        assertThat(SAID).containsExactly("desk", "desk captured");
    }

    @Test
    void withoutAKeyNoClosureIsDispatched() {
        Closures closures = closures();

        assertThat(closures.definitions()).isEmpty();
        assertThatExceptionOfType(DispatchException.class)
                .isThrownBy(closures::current)
                .withMessageContaining("kerja.key is not set");
    }

    @Test
    void eachKeyHasANameThatOnlyItsNodesKnow() {
        List<JobDefinition> both = closures("k", "l").definitions();
        List<JobDefinition> other = closures("m").definitions();

        assertThat(both)
                .extracting(JobDefinition::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("closure-[0-9a-f]{8}"));
        assertThat(both.get(1).name()).isEqualTo(closures("l").current().name());
        assertThat(other.get(0).name()).isNotIn(both.get(0).name(), both.get(1).name());
    }

    @Test
    void theOptionsOfClosuresAreConfigured() {
        GivenSettings settings = GivenSettings.of("kerja.key", key("k")).with("kerja.jobs.closure.tries", "9");
        SettingsReader reader = settings.reader();
        Closures closures = new Closures(KeyRing.read(reader), codec(), Beans.NONE, References.NONE, reader);

        assertThat(closures.current().options().tries()).isEqualTo(9);
    }

    private void run(JobClosure closure) throws Throwable {
        Closures closures = closures("k");
        closures.current().invoker().handle(closures.capture(closure, ID), context);
        assertThat(context.failure).isNull();
    }

    private AbstractStringAssert<?> refusal(Closures closures, ClosureJob job, JobId id) throws Throwable {
        context.failure = null;
        context.id = id;
        closures.current().invoker().handle(job, context);
        assertThat(context.failure).isNotNull();
        return assertThat(String.valueOf(context.failure));
    }

    private static AbstractStringAssert<?> refused(JobClosure closure) {
        try {
            closures("k").capture(closure, ID);
            throw new AssertionError("It was captured");
        } catch (DispatchException e) {
            return assertThat(String.valueOf(e.getMessage())).startsWith("A closure was not dispatched: ");
        }
    }

    /** Another code, signed as the first: what someone with the key could do. */
    private static ClosureJob signed(Closures closures, String code) {
        return new ClosureJob(code, closures.signature("k", ID, code));
    }

    private static Closures closures(String... ids) {
        List<String> keys = new ArrayList<>();
        for (String id : ids) {
            keys.add(key(id));
        }
        SettingsReader reader =
                GivenSettings.of("kerja.key", String.join(",", keys)).reader();
        Closures closures = new Closures(
                keys.isEmpty() ? KeyRing.NONE : KeyRing.read(reader), codec(), new OneDesk(), References.NONE, reader);
        reader.throwProblems();
        return closures;
    }

    private static String key(String id) {
        byte[] secret = new byte[32];
        secret[0] = (byte) id.charAt(0);
        return id + ":" + Base64.getEncoder().encodeToString(secret);
    }

    private static JsonbPayloadCodec codec() {
        return new JsonbPayloadCodec(ClosuresTest.class.getClassLoader());
    }

    /** Keeps what a job fails itself with. */
    private static final class FailedContext implements JobContext {

        @Override
        public Optional<JobChain> chain() {
            return Optional.empty();
        }

        @Override
        public Optional<JobBatch> batch() {
            return Optional.empty();
        }

        @Override
        public JobLimits limits() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void result(Object value) {
            throw new UnsupportedOperationException();
        }

        private JobId id = ID;
        private @Nullable Throwable failure;

        @Override
        public JobId id() {
            return id;
        }

        @Override
        public void fail(Throwable error) {
            failure = error;
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String queue() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String connection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int attempt() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int tries() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> entries() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Instant> deadline() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(Duration delay) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void fail(String reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void progress(int percent) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
