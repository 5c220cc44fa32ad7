package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kerja.engine.job.SampleJobs;
import org.kerja.engine.worker.RunContext.Wish;

class RunContextTest {

    private final List<Integer> reported = new ArrayList<>();
    private final RunContext context = new RunContext(
            SampleJobs.claim(),
            SampleJobs.definition(),
            Map.of(),
            "tested",
            Optional.empty(),
            () -> false,
            reported::add,
            JobWorkflows.OfJob.NONE,
            StoredLimits.none(SampleJobs.claim().lease()));

    @Test
    void progressGoesFromZeroToAHundred() {
        context.progress(0);
        context.progress(100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.progress(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.progress(101))
                .withMessageContaining("101");
        assertThat(reported).containsExactly(0, 100);
    }

    @Test
    void aJobCannotBePutBackIntoThePast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> context.release(Duration.ofMillis(-1)))
                .withMessage("Job '" + context.name()
                        + "' cannot be released with a delay of PT-0.001S, which is negative; give zero or more.");
        assertThat(context.wish()).isEmpty();

        context.release();
        assertThat(context.wish()).contains(new Wish.Release(Duration.ZERO));
    }

    @Test
    void aJobSeesWhenItsAttemptTimesOut() {
        Instant deadline = Instant.ofEpochSecond(7);

        assertThat(context.deadline()).isEmpty();
        assertThat(new RunContext(
                                SampleJobs.claim(),
                                SampleJobs.definition(),
                                Map.of(),
                                "tested",
                                Optional.of(deadline),
                                () -> false,
                                reported::add,
                                JobWorkflows.OfJob.NONE,
                                StoredLimits.none(SampleJobs.claim().lease()))
                        .deadline())
                .contains(deadline);
    }

    @Test
    void theLastWishCounts() {
        IllegalStateException error = new IllegalStateException("it broke");

        context.release();
        context.fail(error);

        assertThat(context.wish()).contains(new Wish.Fail(error));
    }
}
