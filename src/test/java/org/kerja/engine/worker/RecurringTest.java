package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kerja.engine.worker.Recurring.UNTIL_WOKEN;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.kerja.StoreException;
import org.kerja.engine.ManualThreads;

class RecurringTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private final ManualThreads threads = new ManualThreads();
    private final Deque<Recurring.Step> steps = new ArrayDeque<>();
    private int runs;
    private final Recurring recurring = new Recurring("The task", threads, LONGEST_RETRY, this::step);

    @Test
    void nothingRunsBeforeItIsWoken() {
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void itRunsAgainAfterTheWaitThatItReturned() {
        steps.add(() -> Duration.ofSeconds(7));
        steps.add(() -> Duration.ofSeconds(9));

        recurring.wake();
        assertThat(threads.only().delay()).isZero();
        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(Duration.ofSeconds(7));
        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(Duration.ofSeconds(9));
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aBurstOfWakeUpsCostsOneRun() {
        for (int i = 0; i < 100; i++) {
            recurring.wake();
        }

        threads.runOnly();

        assertThat(runs).isEqualTo(1);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aWakeUpComesBeforeTheWaitIsOver() {
        steps.add(() -> MINUTE);
        recurring.wake();
        threads.runOnly();

        recurring.wake();

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void theShortestWaitThatIsAskedForCounts() {
        recurring.wakeIn(Duration.ofSeconds(20));
        recurring.wakeIn(Duration.ofSeconds(10));
        recurring.wakeIn(Duration.ofSeconds(30));

        assertThat(threads.only().delay()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aWaitLongerThanAnyClockCountsNeedsNoTimer() {
        recurring.wakeIn(Duration.ofDays(200_000));
        recurring.wakeIn(ChronoUnit.FOREVER.getDuration());
        assertThat(threads.pending()).isEmpty();

        steps.add(() -> Duration.ofDays(200_000));
        recurring.wake();
        threads.runOnly();
        assertThat(threads.pending()).isEmpty();
        assertThat(recurring.isFailing()).isFalse();
    }

    @Test
    void beingWokenWhileItRunsMakesItRunOnceMore() {
        steps.add(() -> {
            recurring.wake();
            recurring.wake();
            return MINUTE;
        });
        recurring.wake();

        threads.runOnly();
        assertThat(threads.only().delay()).isZero();
        threads.runOnly();

        assertThat(runs).isEqualTo(2);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aWaitThatIsAskedForDuringARunCountsIfItIsShorter() {
        steps.add(() -> {
            recurring.wakeIn(Duration.ofSeconds(30));
            return MINUTE;
        });
        steps.add(() -> {
            recurring.wakeIn(Duration.ofHours(1));
            return MINUTE;
        });
        recurring.wake();

        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(Duration.ofSeconds(30));
        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(MINUTE);
    }

    @Test
    void itNeverRunsTwiceAtOnce() {
        recurring.wakeIn(MINUTE);
        Runnable late = threads.only().begun();
        recurring.wake();
        steps.add(() -> {
            late.run();
            return UNTIL_WOKEN;
        });

        threads.runOnly();

        assertThat(runs).isEqualTo(1);
    }

    @Test
    void aTimerThatWasCancelledTooLateDoesNotDoubleTheRuns() {
        for (int i = 0; i < 10; i++) {
            steps.add(() -> MINUTE);
        }
        recurring.wakeIn(MINUTE);
        Runnable late = threads.only().begun();
        recurring.wake();

        late.run();
        threads.runOnly();
        threads.runOnly();

        assertThat(threads.pending()).hasSize(1);
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void aFailureIsRepeatedWithAGrowingWaitUpToTheLongest() {
        for (int failure = 0; failure < 100; failure++) {
            steps.add(RecurringTest::fail);
        }
        recurring.wake();

        for (long millis : new long[] {100, 200, 400, 800, 1600, 2000, 2000}) {
            threads.runOnly();
            assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(millis));
        }
        while (runs < 100) {
            threads.runOnly();
            assertThat(threads.only().delay()).isLessThanOrEqualTo(LONGEST_RETRY);
        }
        assertThat(recurring.isFailing()).isTrue();
    }

    @Test
    void anErrorIsRepeatedLikeAnException() {
        steps.add(() -> {
            throw new StackOverflowError();
        });
        recurring.wake();

        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void beingWokenDoesNotMakeAFailingTaskSpin() {
        steps.add(RecurringTest::fail);
        recurring.wake();
        threads.runOnly();

        recurring.wake();
        recurring.wake();

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void beingWokenDuringARepeatedFailureDoesNotMakeItSpin() {
        steps.add(RecurringTest::fail);
        steps.add(() -> {
            recurring.wake();
            return fail();
        });
        recurring.wake();

        threads.runOnly();
        threads.runOnly();

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void beingWokenDuringTheRunThatWorksAgainMakesItRunOnceMore() {
        steps.add(RecurringTest::fail);
        steps.add(() -> {
            recurring.wake();
            return MINUTE;
        });
        recurring.wake();

        threads.runOnly();
        threads.runOnly();

        assertThat(threads.only().delay()).isZero();
    }

    @Test
    void onceItWorksAgainFailuresAreForgotten() {
        steps.add(RecurringTest::fail);
        steps.add(RecurringTest::fail);
        steps.add(() -> MINUTE);
        steps.add(RecurringTest::fail);
        recurring.wake();

        threads.runOnly();
        threads.runOnly();
        threads.runOnly();
        assertThat(recurring.isFailing()).isFalse();
        assertThat(threads.only().delay()).isEqualTo(MINUTE);
        threads.runOnly();
        assertThat(threads.only().delay()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whatCannotBeScheduledIsScheduledByTheNextWakeUp() {
        threads.rejecting(true);
        recurring.wake();
        threads.rejecting(false);
        assertThat(threads.pending()).isEmpty();

        recurring.wake();

        assertThat(threads.only().delay()).isZero();
    }

    private Duration step() {
        runs++;
        Recurring.Step next = steps.poll();
        return next == null ? UNTIL_WOKEN : next.run();
    }

    private static Duration fail() {
        throw new StoreException("The store is down, as the test wants it");
    }
}
