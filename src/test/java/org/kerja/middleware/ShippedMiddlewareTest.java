package org.kerja.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kerja.JobContext;

/** The middleware that comes with the library, each alone around a job that is a text. */
class ShippedMiddlewareTest {

    private static final Duration LATER = Duration.ofSeconds(7);
    private static final Outcome DONE = new Outcome.Done();

    private int runs;

    @Test
    void aJobIsSkippedWhenItsConditionHolds() throws Exception {
        assertThat(through(Skip.when(true), "x")).isInstanceOf(Outcome.Skipped.class);
        assertThat(through(Skip.unless(false), "x")).isInstanceOf(Outcome.Skipped.class);
        assertThat(through(Skip.when("old"::equals), "old")).isInstanceOf(Outcome.Skipped.class);
        assertThat(through(Skip.unless("new"::equals), "old")).isInstanceOf(Outcome.Skipped.class);
        assertThat(runs).isZero();
    }

    @Test
    void aJobThatIsNotSkippedRuns() throws Exception {
        assertThat(through(Skip.when(false), "x")).isEqualTo(DONE);
        assertThat(through(Skip.unless(true), "x")).isEqualTo(DONE);
        assertThat(through(Skip.when("old"::equals), "new")).isEqualTo(DONE);
        assertThat(through(Skip.unless("new"::equals), "new")).isEqualTo(DONE);
        assertThat(runs).isEqualTo(4);
    }

    @Test
    void aJobIsReleasedWhenItsConditionHolds() throws Exception {
        assertThat(through(Release.when(true, LATER), "x")).isEqualTo(Outcome.release(LATER));
        assertThat(through(Release.unless(false, LATER), "x")).isEqualTo(Outcome.release(LATER));
        assertThat(through(Release.when("early"::equals, LATER), "early")).isEqualTo(Outcome.release(LATER));
        assertThat(through(Release.unless("ready"::equals, LATER), "early")).isEqualTo(Outcome.release(LATER));
        assertThat(runs).isZero();
        assertThat(through(Release.when(false, LATER), "x")).isEqualTo(DONE);
        assertThat(through(Release.unless("ready"::equals, LATER), "ready")).isEqualTo(DONE);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void noJobIsReleasedIntoThePast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Release.when(false, Duration.ofMillis(-1)))
                .withMessageContaining("negative");
    }

    @Test
    void whatIsNamedFailsTheJobAndAnythingElseComesOutAsItIs() throws Exception {
        JobMiddleware failing = FailOn.exceptions(IOException.class, ArithmeticException.class);
        FileNotFoundException named = new FileNotFoundException("gone");

        assertThat(throwing(failing, named)).isEqualTo(Outcome.fail(named));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> throwing(failing, new IllegalStateException("other")))
                .withMessage("other");
        assertThat(through(failing, "x")).isEqualTo(DONE);
        assertThat(throwing(FailOn.matching(error -> "gone".equals(error.getMessage())), named))
                .isEqualTo(Outcome.fail(named));
    }

    private Outcome through(JobMiddleware middleware, Object job) throws Exception {
        return middleware.handle(new Call(job, () -> {
            runs++;
            return DONE;
        }));
    }

    private static Outcome throwing(JobMiddleware middleware, Exception error) throws Exception {
        return middleware.handle(new Call("x", () -> {
            throw error;
        }));
    }

    private interface Code {

        Outcome run() throws Exception;
    }

    private record Call(Object job, Code code) implements JobCall {

        @Override
        public JobContext context() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome proceed() throws Exception {
            return code.run();
        }
    }
}
