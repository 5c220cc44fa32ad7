package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.kerja.Dispatcher;
import org.kerja.FailureReason;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobId;
import org.kerja.OnQueue;

class SelfHandlingJobTest {

    @Job
    public record Greet(String whom) {
        void handle(Journal journal, JobContext context) {
            journal.add(List.of(whom, context.id(), Thread.currentThread().getName()));
        }
    }

    @Test
    void aRecordRunsOnAWorkerWithItsPayloadAndItsBeans() throws Exception {
        try (Application application =
                Application.of(Journal.class, Greet.class).start()) {
            JobId id = application.dispatcher().dispatch(new Greet("world"));

            List<?> entry = (List<?>) application.journal().next();
            assertThat(entry.subList(0, 2)).isEqualTo(List.of("world", id));
            assertThat(entry.get(2)).asString().startsWith("kerja-");
        }
    }

    @Test
    void aJobIsNoBean() {
        try (Application application =
                Application.of(Journal.class, Greet.class, Member.class).start()) {
            assertThat(application.hasBean(Greet.class)).isFalse();
            assertThat(application.hasBean(Member.class)).isFalse();
        }
    }

    public static class Base {
        @Inject
        Journal inherited;

        private transient Event<String> events;

        @Inject
        void initialize(Event<String> injected) {
            events = injected;
        }

        void handle() {
            inherited.add(getClass().getSimpleName());
            events.fire("fired");
        }
    }

    @Job
    public static class Member extends Base {
        public int number;

        @Inject
        private Journal own;

        void failed() {
            own.add("failed " + number);
        }
    }

    @ApplicationScoped
    public static class Listener {
        void on(@Observes String event, Journal journal) {
            journal.add(event);
        }
    }

    @Test
    void aClassIsInjectedAndInheritsItsHandleMethod() throws Exception {
        try (Application application =
                Application.of(Journal.class, Member.class, Listener.class).start()) {
            Member job = new Member();
            job.number = 3;

            application.dispatcher().dispatchSync(job);

            assertThat(application.journal().all()).containsExactly("Member", "fired");
        }
    }

    public abstract static class Importing<S> {
        protected void handle(S source, Journal journal) {
            journal.add(source.getClass().getSuperclass().getSimpleName());
        }
    }

    @Job
    public static class ImportFeed extends Importing<Feed> {}

    @ApplicationScoped
    public static class Feed {
        void read() {}
    }

    @Test
    void aParameterOfAnInheritedMethodMayBeOfATypeThatTheClassDecides() {
        try (Application application =
                Application.of(Journal.class, ImportFeed.class, Feed.class).start()) {
            application.dispatcher().dispatchSync(new ImportFeed());

            assertThat(application.journal().all()).containsExactly("Feed");
        }
    }

    public interface Shared {
        default void handle(Journal journal) {
            journal.add("default method");
        }
    }

    @Job
    public record Sharing() implements Shared {}

    @Test
    void theHandleMethodMayComeFromAnInterface() {
        try (Application application =
                Application.of(Journal.class, Sharing.class).start()) {
            application.dispatcher().dispatchSync(new Sharing());

            assertThat(application.journal().all()).containsExactly("default method");
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Fast {}

    interface Encoder {
        String name();
    }

    @Dependent
    public static class SlowEncoder implements Encoder {
        @Override
        public String name() {
            return "slow";
        }
    }

    @Fast
    @Dependent
    public static class FastEncoder implements Encoder {
        @Override
        public String name() {
            return "fast";
        }
    }

    @Job
    public record Encode() {
        void handle(
                @Fast Encoder fast,
                Encoder slow,
                @Fast Instance<Encoder> instance,
                @OnQueue("mail") Dispatcher mail,
                Journal journal) {
            journal.add(fast.name() + " " + slow.name() + " " + instance.get().name());
            mail.dispatch(new Greet("by mail"));
        }
    }

    @Test
    void theQualifiersOfParametersAreHonoured() {
        try (Application application = Application.of(
                        Journal.class, Greet.class, Encode.class, SlowEncoder.class, FastEncoder.class)
                .set("kerja.workers.enabled", "false")
                .start()) {
            application.dispatcher().dispatchSync(new Encode());

            assertThat(application.journal().all()).containsExactly("fast slow fast");
            assertThat(application.queues().queue("mail").sizes().ready()).isEqualTo(1);
        }
    }

    public record Named(String member) {}

    public static class NamedProducer {
        @Produces
        Named named(InjectionPoint point) {
            return new Named(point.getMember().getName());
        }
    }

    @Job
    public record Describe() {
        void handle(Named named, Journal journal) {
            journal.add(named.member());
        }
    }

    @Test
    void aProducerMayAskForTheInjectionPoint() {
        try (Application application = Application.of(Journal.class, Describe.class, NamedProducer.class)
                .start()) {
            application.dispatcher().dispatchSync(new Describe());

            assertThat(application.journal().all()).containsExactly("handle");
        }
    }

    @RequestScoped
    public static class Request {
        private final UUID id = UUID.randomUUID();

        @Inject
        Journal journal;

        UUID id() {
            return id;
        }

        @PreDestroy
        void end() {
            journal.add("request ended");
        }
    }

    @Dependent
    public static class Tool {
        @Inject
        Journal journal;

        @Inject
        Request request;

        @PreDestroy
        void end() {
            journal.add("tool ended in " + request.id());
        }
    }

    @Job
    public record Work() {
        void handle(Tool tool, Request request, Journal journal) {
            journal.add(request.id());
        }
    }

    @Test
    void eachRunHasARequestOfItsOwnAndItsDependentsEndBeforeThat() throws Exception {
        try (Application application = Application.of(Journal.class, Work.class, Request.class, Tool.class)
                .set("kerja.workers.default.concurrency", "1")
                .start()) {
            application.dispatcher().bulk(List.of(new Work(), new Work()));

            Journal journal = application.journal();
            Object first = journal.next();
            assertThat(journal.next()).isEqualTo("tool ended in " + first);
            assertThat(journal.next()).isEqualTo("request ended");
            Object second = journal.next();
            assertThat(second).isInstanceOf(UUID.class).isNotEqualTo(first);
            assertThat(journal.next()).isEqualTo("tool ended in " + second);
            assertThat(journal.next()).isEqualTo("request ended");
        }
    }

    @Job(tries = 1)
    public static class Remember {

        public String stored = "stored";

        transient String found = "nothing";

        void handle() {
            stored = "changed";
            found = "something";
            throw new IllegalStateException("no disk");
        }

        void failed(Journal journal) {
            journal.add(stored + ", " + found);
        }
    }

    @Test
    void theFailedMethodIsThatOfAFreshInstance() throws Exception {
        try (Application application =
                Application.of(Journal.class, Remember.class).start()) {
            application.dispatcher().dispatch(new Remember());

            assertThat(application.journal().next()).isEqualTo("stored, nothing");
        }
    }

    @Job(tries = 1)
    public record Fail(String text) {
        void handle() throws IOException {
            throw new IOException(text);
        }

        void failed(JobFailure failure, Journal journal, Request request) {
            journal.add(failure);
            journal.add(text + " " + (request.id() != null));
        }
    }

    @Test
    void theFailedMethodIsCalledOnceWithWhatWasThrown() throws Exception {
        try (Application application =
                Application.of(Journal.class, Fail.class, Request.class).start()) {
            JobId id = application.dispatcher().dispatch(new Fail("no disk"));

            JobFailure failure = (JobFailure) application.journal().next();
            assertThat(failure.id()).isEqualTo(id);
            assertThat(failure.reason()).isEqualTo(FailureReason.EXCEPTION);
            assertThat(failure.cause()).containsInstanceOf(IOException.class);
            assertThat(failure.attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.error()).isEqualTo(IOException.class.getName()));
            assertThat(application.journal().next()).isEqualTo("no disk true");
            assertThat(application.journal().next()).isEqualTo("request ended");
        }
    }

    @Job
    public record FailUnchecked() {
        void handle() {
            throw new ArithmeticException("as it is");
        }
    }

    @Test
    void whatIsThrownComesOutUnwrapped() {
        try (Application application = Application.of(FailUnchecked.class).start()) {
            Dispatcher dispatcher = application.dispatcher();
            assertThatThrownBy(() -> dispatcher.dispatchSync(new FailUnchecked()))
                    .isExactlyInstanceOf(ArithmeticException.class)
                    .hasMessage("as it is");
        }
    }

    @Job
    public record See() {
        void handle(Journal journal) {
            journal.add(Thread.currentThread().getContextClassLoader());
        }
    }

    @Test
    void theContextClassLoaderIsTheApplicationsAndRestored() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Application application = Application.of(Journal.class, See.class).start();
                URLClassLoader other = new URLClassLoader(new URL[0])) {
            thread.setContextClassLoader(other);

            application.dispatcher().dispatchSync(new See());

            assertThat(thread.getContextClassLoader()).isSameAs(other);
            assertThat(application.journal().all()).containsExactly(before);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Job(tries = 0)
    public record Poll(String backoff) {
        void handle(Journal journal, JobContext context) throws IOException {
            journal.add(context.attempt());
            if (context.attempt() < 3) {
                throw new IOException("busy");
            }
        }

        Duration backoff(int failed, Throwable error) {
            return error instanceof IOException ? Duration.ofMillis(failed) : Duration.ofDays(1);
        }
    }

    @Test
    void aJobSaysItselfHowLongItWaits() throws Exception {
        try (Application application = Application.of(Journal.class, Poll.class).start()) {
            application.dispatcher().dispatch(new Poll("a component of that name is none of it"));

            assertThat(application.journal().next()).isEqualTo(1);
            assertThat(application.journal().next()).isEqualTo(2);
            assertThat(application.journal().next()).isEqualTo(3);
        }
    }

    @Job
    public record Picky(int number) {

        static final AtomicBoolean REFUSING = new AtomicBoolean();

        public Picky {
            if (REFUSING.get()) {
                throw new IllegalArgumentException("not readable any more");
            }
        }

        void handle() {}

        static void failed(JobFailure failure, Journal journal) {
            journal.add(failure.reason());
        }
    }

    @Test
    void aStaticFailedMethodIsToldOfAJobThatCannotBeRead() throws Exception {
        try (Application application =
                Application.of(Journal.class, Picky.class).start()) {
            application
                    .dispatcher()
                    .prepare(new Picky(1))
                    .delay(Duration.ofMillis(50))
                    .dispatch();
            Picky.REFUSING.set(true);

            assertThat(application.journal().next()).isEqualTo(FailureReason.UNREADABLE);
        } finally {
            Picky.REFUSING.set(false);
        }
    }

    @Test
    void aSynchronousDispatchSharesTheRequestOfItsCaller() {
        try (Application application = Application.of(
                        Journal.class, Work.class, Request.class, Tool.class, Caller.class)
                .start()) {
            UUID id = application.get(Caller.class).dispatchInRequest();

            assertThat(application.journal().all())
                    .containsExactly(id, "tool ended in " + id, "caller goes on", "request ended");
        }
    }

    @ApplicationScoped
    public static class Caller {
        @Inject
        Dispatcher dispatcher;

        @Inject
        Request request;

        @Inject
        Journal journal;

        @ActivateRequestContext
        UUID dispatchInRequest() {
            UUID id = request.id();
            dispatcher.dispatchSync(new Work());
            journal.add("caller goes on");
            return id;
        }
    }
}
