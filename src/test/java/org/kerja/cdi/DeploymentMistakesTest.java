package org.kerja.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.json.JsonObject;
import jakarta.transaction.Transactional;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerja.Dispatcher;
import org.kerja.Exponential;
import org.kerja.Job;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.OnQueue;

class DeploymentMistakesTest {

    @Job
    public record Right() {
        void handle() {}
    }

    @Job
    public record Unhandled() {}

    @Dependent
    public static class UnhandledOnce implements JobHandler<Unhandled> {
        @Override
        public void handle(Unhandled job, JobContext context) {}
    }

    @ApplicationScoped
    public static class UnhandledTwice implements JobHandler<Unhandled> {
        @Override
        public void handle(Unhandled job, JobContext context) {}
    }

    @Dependent
    public static class RightAgain implements JobHandler<Right> {
        @Override
        public void handle(Right job, JobContext context) {}
    }

    @Dependent
    public static class NoJob implements JobHandler<String> {
        @Override
        public void handle(String job, JobContext context) {}
    }

    @Dependent
    @SuppressWarnings("rawtypes")
    public static class RawHandler implements JobHandler {
        @Override
        public void handle(Object job, JobContext context) {}
    }

    @Dependent
    public static class Leaving implements JobHandler<Unhandled> {
        @Override
        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public void handle(Unhandled job, JobContext context) {}
    }

    @Job("right")
    public record SameName() {
        void handle() {}
    }

    @Job(aliases = {"old", "right"})
    public record SameAlias() {
        void handle() {}
    }

    @Job
    public record Overloaded() {
        void handle() {}

        void handle(JobContext context) {}
    }

    @Job
    public record PrivateHandle() {
        private void handle() {}
    }

    @Job
    public record StaticHandle() {
        static void handle() {}
    }

    @Job
    public record OddBackoff() {
        void handle() {}

        Duration backoff(int failed) {
            return Duration.ofSeconds(failed);
        }
    }

    @Job
    public record Answering() {
        CompletionStage<String> handle() {
            return CompletableFuture.completedFuture("");
        }
    }

    @Job
    public record FailedOnly() {
        void failed() {}
    }

    @Job
    record NotPublic() {
        void handle() {}
    }

    @Job
    public abstract static class Abstract {
        void handle() {}
    }

    @Job
    public interface AnInterface {}

    @Job
    public enum AnEnum {
        ONE
    }

    @Job
    public class Inner {
        void handle() {}
    }

    @Job
    public record Generic<T>(List<String> values) {
        void handle() {}
    }

    @Job
    public static class NoConstructor {
        public NoConstructor(int number) {
            this.number = number;
        }

        public int number;

        void handle() {}
    }

    @Job
    public record WithThread(Thread thread) {
        void handle() {}
    }

    @Job(
            timeout = "soon",
            delay = "-1s",
            backoff = {"5s", "5x"})
    public record BadDurations() {
        void handle() {}
    }

    @Job(tries = -1, priority = 101, maxDeliveries = 0, exponential = @Exponential(factor = 0.5, jitter = 2))
    public record OutOfRange() {
        void handle() {}
    }

    @Job(connection = "nowhere")
    public record Nowhere() {
        void handle() {}
    }

    public interface Missing {}

    @Job
    public record MissingParameter() {
        void handle(JobContext context, Missing missing) {}
    }

    @Job
    public record MissingInFailed() {
        void handle() {}

        void failed(Missing missing, JobFailure failure) {}
    }

    @Job
    public static class MissingMember {
        @Inject
        Missing missing;

        void handle() {}
    }

    public record Ambiguous() {}

    @Dependent
    public static class Producers {
        @Produces
        Ambiguous one() {
            return new Ambiguous();
        }

        @Produces
        Ambiguous two() {
            return new Ambiguous();
        }
    }

    @Job
    public record AmbiguousParameter() {
        void handle(Ambiguous ambiguous) {}
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Rare {}

    @Job
    public record WrongQualifier() {
        void handle(@Rare Journal journal) {}
    }

    @Job
    public record FailureInHandle() {
        void handle(JobFailure failure) {}
    }

    @Job
    public record ContextInFailed() {
        void handle() {}

        void failed(JobContext context) {}
    }

    @Dependent
    public static class BoundToNowhere {
        @Inject
        @OnQueue(value = "mail", connection = "nowhere")
        Dispatcher dispatcher;
    }

    @Job
    @Transactional
    public record InTransaction() {
        void handle() {}
    }

    @Job(version = 2)
    public record OddUpcast() {
        void handle() {}

        static JsonObject upcast(int version) {
            throw new AssertionError("It is never called");
        }
    }

    @Job
    public record EarlyUpcast() {
        void handle() {}

        static JsonObject upcast(JsonObject payload, int version) {
            return payload;
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("Job 'unhandled'", "no handle method and no handler", Unhandled.class),
                mistake("Job 'unhandled'", "several beans", Unhandled.class, UnhandledOnce.class, UnhandledTwice.class),
                mistake("Job 'right'", "RightAgain too: keep one", RightAgain.class),
                mistake("NoJob", "whose type argument is no job", NoJob.class),
                mistake("RawHandler", "whose type argument is no job", RawHandler.class),
                mistake("Job 'unhandled'", "use REQUIRED", Unhandled.class, Leaving.class),
                mistake("Job name or alias 'right'", "give one of them another in @Job", SameName.class),
                mistake("Job name or alias 'right'", "give one of them another in @Job", SameAlias.class),
                mistake("Job 'overloaded'", "several handle methods", Overloaded.class),
                mistake("Job 'private-handle'", "private handle method", PrivateHandle.class),
                mistake("Job 'static-handle'", "static handle method", StaticHandle.class),
                mistake("Job 'odd-backoff'", "backoff method that takes [int]", OddBackoff.class),
                mistake("Job 'odd-upcast'", "upcast method that takes [int]", OddUpcast.class),
                mistake("Job 'early-upcast'", "nothing before its version 1", EarlyUpcast.class),
                mistake("Job 'answering'", "returns java.util.concurrent.CompletionStage", Answering.class),
                mistake("Job 'not-public'", "is not public", NotPublic.class),
                mistake("Job 'abstract'", "is abstract", Abstract.class),
                mistake("Job 'inner'", "is an inner class", Inner.class),
                mistake("Job 'generic'", "has type parameters", Generic.class),
                mistake("Job 'no-constructor'", "no public constructor", NoConstructor.class),
                mistake("Job 'with-thread'", "'thread' of type java.lang.Thread", WithThread.class),
                mistake("Job 'nowhere'", "There is no connection 'nowhere'", Nowhere.class),
                mistake(
                        "Job 'missing-parameter'",
                        "parameter 2 of handle, " + Missing.class.getName(),
                        MissingParameter.class),
                mistake(
                        "Job 'missing-in-failed'",
                        "parameter 1 of failed, " + Missing.class.getName(),
                        MissingInFailed.class),
                mistake(
                        "Job 'missing-member'",
                        "field missing of type " + Missing.class.getName(),
                        MissingMember.class),
                mistake("Job 'ambiguous-parameter'", "several beans", AmbiguousParameter.class, Producers.class),
                mistake("Job 'wrong-qualifier'", "satisfied by no bean", WrongQualifier.class, Journal.class),
                mistake("Job 'failure-in-handle'", "parameter 1 of handle", FailureInHandle.class),
                mistake("Job 'context-in-failed'", "parameter 1 of failed", ContextInFailed.class),
                mistake("BoundToNowhere", "There is no connection 'nowhere'", BoundToNowhere.class));
    }

    private static Arguments mistake(String where, String what, Class<?>... classes) {
        return arguments(List.of(classes), where, what);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeFailsTheDeploymentAndSaysWhereAndWhat(List<Class<?>> classes, String where, String what) {
        assertThat(problems(Map.of(), classes)).singleElement().asString().contains(where, what);
    }

    @Test
    void aTypeThatIsNoClassIsReportedThoughItHasNoHandler() {
        assertThat(problems(Map.of(), List.of(AnInterface.class, AnEnum.class)))
                .anySatisfy(problem -> assertThat(problem).contains("AnInterface", "is an interface"))
                .anySatisfy(problem -> assertThat(problem).contains("AnEnum", "is an enum"));
    }

    @Test
    void aFailedMethodWithoutAHandleMethodIsReported() {
        assertThat(problems(Map.of(), List.of(FailedOnly.class)))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("JobHandler.failed"));
    }

    @Test
    void eachWrongOptionIsReported() {
        assertThat(problems(Map.of(), List.of(BadDurations.class)))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("bad-durations", "timeout", "soon"))
                .anySatisfy(problem -> assertThat(problem).contains("bad-durations", "delay", "-1s"))
                .anySatisfy(problem -> assertThat(problem).contains("bad-durations", "backoff", "5x"));
        assertThat(problems(Map.of(), List.of(OutOfRange.class)))
                .hasSize(5)
                .allSatisfy(problem -> assertThat(problem).contains("out of range"));
    }

    @Test
    void wrongConfigurationIsReportedTogetherWithWrongJobs() {
        Map<String, String> properties = Map.of(
                "kerja.workers.default.concurrency", "many",
                "kerja.jobs.right.tries", "x",
                "kerja.jobs.right.timeout", "5 fortnights");

        assertThat(problems(properties, List.of(Unhandled.class)))
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).contains("kerja.workers.default.concurrency"))
                .anySatisfy(problem -> assertThat(problem).contains("kerja.jobs.right.tries"))
                .anySatisfy(problem -> assertThat(problem).contains("kerja.jobs.right.timeout"))
                .anySatisfy(problem -> assertThat(problem).contains("unhandled"));
    }

    @Test
    void anUnknownDriverIsReported() {
        assertThat(problems(Map.of("kerja.connections.memory.driver", "abacus"), List.of()))
                .singleElement()
                .asString()
                .contains("abacus", "known are");
    }

    @Test
    void aTransactionalJobWithoutTransactionsIsReported() {
        assertThat(problems(Map.of(), List.of(InTransaction.class)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains("in-transaction", "@Transactional"));
    }

    @Test
    void everyMistakeOfAnApplicationIsInOneFailure() {
        // One job cannot have no handler and two; a bound queue is looked at once the connections are right.
        List<Arguments> together = mistakes()
                .filter(one -> Stream.of(UnhandledOnce.class, Leaving.class, BoundToNowhere.class)
                        .noneMatch(((List<?>) one.get()[0])::contains))
                .toList();
        List<Class<?>> classes = together.stream()
                .flatMap(one -> ((List<?>) one.get()[0]).stream())
                .<Class<?>>map(Class.class::cast)
                .filter(type -> type != Journal.class)
                .distinct()
                .toList();

        List<String> problems = problems(Map.of(), classes);

        assertThat(problems).hasSize(together.size());
        for (Arguments one : together) {
            assertThat(problems)
                    .anySatisfy(problem -> assertThat(problem).contains((String) one.get()[1], (String) one.get()[2]));
        }
    }

    private static List<String> problems(Map<String, String> properties, List<Class<?>> classes) {
        Application.Builder builder = Application.of(Right.class).with(classes.toArray(Class<?>[]::new));
        properties.forEach(builder::set);
        Throwable failure = catchThrowable(() -> builder.start().close());
        assertThat(failure).as("the deployment fails").isNotNull();
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage().lines().skip(1).toList();
    }
}
