package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.job.SampleJobs.Sample;
import org.kerja.engine.worker.RunContext.Wish;
import org.kerja.middleware.JobCall;
import org.kerja.middleware.JobMiddleware;
import org.kerja.middleware.Outcome;
import org.kerja.middleware.WithMiddleware;
import org.kerja.spi.Beans;

class MiddlewareChainTest {

    private record Careful(List<JobMiddleware> middleware) implements WithMiddleware {}

    private final List<String> journal = new ArrayList<>();
    private final RunContext context = new RunContext(
            SampleJobs.claim(),
            SampleJobs.definition(),
            Map.of(),
            "tested",
            Optional.empty(),
            () -> false,
            percent -> {},
            JobWorkflows.OfJob.NONE,
            StoredLimits.none(SampleJobs.claim().lease()));

    @Test
    void aJobWithoutMiddlewareRuns() throws Throwable {
        run(new Sample(), this::job);

        assertThat(journal).containsExactly("job");
        assertThat(context.wish()).isEmpty();
    }

    @Test
    void theFirstIsOutermostAndThatOfTheJobItselfInnermost() throws Throwable {
        Careful careful = new Careful(List.of(noting("own")));

        run(careful, this::job, noting("first"), noting("second"));

        assertThat(journal).containsExactly("first", "second", "own", "job", "own Done", "second Done", "first Done");
        assertThat(context.wish()).isEmpty();
    }

    @Test
    void middlewareSeesTheJobAndItsContext() throws Throwable {
        Sample sample = new Sample();

        run(sample, this::job, call -> {
            assertThat(call.job()).isSameAs(sample);
            assertThat(call.context()).isSameAs(context);
            return call.proceed();
        });

        assertThat(journal).containsExactly("job");
    }

    @Test
    void whatDoesNotProceedDecidesWithoutTheJob() throws Throwable {
        run(new Sample(), this::job, noting("first"), call -> Outcome.skip("not needed"), noting("never"));

        assertThat(journal).containsExactly("first", "first Skipped");
        assertThat(context.wish()).contains(new Wish.Skip("not needed"));
    }

    @Test
    void whatTheJobAsksForIsSeenAndMayBeChanged() throws Throwable {
        run(new Sample(), () -> context.release(Duration.ofSeconds(1)), noting("sees"));
        assertThat(journal).containsExactly("sees", "sees Released");
        assertThat(context.wish()).contains(new Wish.Release(Duration.ofSeconds(1)));

        IllegalStateException error = new IllegalStateException("enough");
        run(new Sample(), () -> context.release(Duration.ofSeconds(1)), call -> {
            call.proceed();
            return Outcome.fail(error);
        });
        assertThat(context.wish()).contains(new Wish.Fail(error));
    }

    @Test
    void aJobThatFailsItselfIsSeenToHaveFailed() throws Throwable {
        run(new Sample(), () -> context.fail("bad"), noting("sees"));

        assertThat(journal).containsExactly("sees", "sees Failed");
    }

    @Test
    void whatTheJobThrowsComesOutOrIsMadeSomethingElse() throws Throwable {
        IOException error = new IOException("it broke");

        assertThat(catchThrowable(() -> run(new Sample(), throwing(error), noting("lets it through"))))
                .isSameAs(error);
        run(new Sample(), throwing(error), call -> {
            try {
                return call.proceed();
            } catch (IOException e) {
                return Outcome.release(Duration.ofSeconds(3));
            }
        });

        assertThat(context.wish()).contains(new Wish.Release(Duration.ofSeconds(3)));
    }

    @Test
    void whateverAJobThrowsComesOutAsItIs() {
        for (Throwable thrown : List.of(new Throwable("neither"), new OutOfMemoryError("as the test wants it"))) {
            assertThat(catchThrowable(() -> run(new Sample(), throwing(thrown), noting("x"))))
                    .isSameAs(thrown);
        }
    }

    @Test
    void middlewareThatReturnsNullIsAMistakeThatNamesIt() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(new Sample(), this::job, new Forgetful()))
                .withMessageContaining(Forgetful.class.getName())
                .withMessageContaining("around job '" + context.name() + "' returned null; let it return");
    }

    @Test
    void noMiddlewareMaySayThatAJobIsDoneWhichHasNotRunToItsEnd() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(new Sample(), this::job, call -> new Outcome.Done()))
                .withMessageContaining("has not run to its end");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(new Sample(), throwing(new IOException("it broke")), call -> {
                    assertThat(catchThrowable(call::proceed)).hasMessage("it broke");
                    return new Outcome.Done();
                }))
                .withMessageContaining("has not run to its end");
        assertThat(journal).isEmpty();
    }

    @Test
    void aJobRunsOnceInAnAttempt() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> run(new Sample(), this::job, call -> {
                    call.proceed();
                    return call.proceed();
                }))
                .withMessageContaining("once in an attempt");
        assertThat(journal).containsExactly("job");
    }

    private void job() {
        journal.add("job");
    }

    private static MiddlewareChain.Code throwing(Throwable error) {
        return () -> {
            throw error;
        };
    }

    private JobMiddleware noting(String name) {
        return call -> {
            journal.add(name);
            Outcome outcome = call.proceed();
            journal.add(name + " " + outcome.getClass().getSimpleName());
            return outcome;
        };
    }

    private void run(Object job, MiddlewareChain.Code code, JobMiddleware... around) throws Throwable {
        MiddlewareChain.run(List.of(around), job, context, Beans.NONE, code);
    }

    private static final class Forgetful implements JobMiddleware {

        @Override
        @SuppressWarnings("NullAway")
        public Outcome handle(JobCall call) throws Exception {
            call.proceed();
            return null;
        }
    }
}
