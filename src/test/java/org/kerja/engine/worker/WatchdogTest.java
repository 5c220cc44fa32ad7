package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kerja.engine.ManualThreads;

class WatchdogTest {

    private static final Duration OVER_AT_ONCE = Duration.ofNanos(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualThreads threads = new ManualThreads();
    private final List<Run> abandoned = new ArrayList<>();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aRunWithoutTimeoutIsNotWatched() {
        Run run = Runs.claimed();
        run.begin();
        run.started(Optional.empty());

        watchdog(HOUR).watch(run);

        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void itLooksWhenTheTimeoutPasses() {
        watchdog(HOUR).watch(Runs.begun(Duration.ofMinutes(2)));

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void beforeTheTimeoutNothingHappens() {
        Run run = Runs.begun(HOUR);
        watchdog(HOUR).watch(run);

        threads.runOnly();

        assertThat(run.stop()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(HOUR);
    }

    @Test
    void atTheTimeoutTheThreadIsInterruptedAndHasTheGrace() {
        Run run = Runs.begun(OVER_AT_ONCE);
        watchdog(HOUR).watch(run);

        threads.runOnly();

        assertThat(run.isStopped(Run.Stop.TIMEOUT)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(abandoned).isEmpty();
        assertThat(threads.only().delay()).isPositive().isLessThanOrEqualTo(HOUR);
    }

    @Test
    void duringTheGraceTheThreadIsNotInterruptedAgain() {
        Run run = Runs.begun(OVER_AT_ONCE);
        watchdog(HOUR).watch(run);
        threads.runOnly();
        Thread.interrupted();

        threads.runOnly();

        assertThat(Thread.interrupted()).isFalse();
        assertThat(abandoned).isEmpty();
    }

    @Test
    void afterTheGraceTheRunIsAbandonedOnce() {
        Run run = Runs.begun(OVER_AT_ONCE);
        watchdog(Duration.ZERO).watch(run);

        threads.runOnly();

        assertThat(run.isStopped(Run.Stop.TIMEOUT)).isTrue();
        assertThat(abandoned).containsExactly(run);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aRunThatEndedIsForgotten() {
        Watchdog watchdog = watchdog(Duration.ZERO);
        Run run = Runs.begun(OVER_AT_ONCE);
        watchdog.watch(run);

        watchdog.forget(run);
        threads.runOnly();

        assertThat(run.stop()).isEmpty();
        assertThat(abandoned).isEmpty();
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void theNextOfManyTimeoutsDecidesWhenItLooks() {
        Watchdog watchdog = watchdog(HOUR);

        watchdog.watch(Runs.begun(Duration.ofMinutes(5)));
        watchdog.watch(Runs.begun(Duration.ofMinutes(3)));
        watchdog.watch(Runs.begun(Duration.ofMinutes(4)));

        assertThat(threads.only().delay()).isEqualTo(Duration.ofMinutes(3));
        threads.runOnly();
        assertThat(threads.only().delay()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void onlyTheRunsWhoseTimeIsUpAreAbandoned() {
        Watchdog watchdog = watchdog(Duration.ZERO);
        Run late = Runs.begun(OVER_AT_ONCE);
        Run inTime = Runs.begun(HOUR);
        watchdog.watch(late);
        watchdog.watch(inTime);

        threads.runOnly();

        assertThat(abandoned).containsExactly(late);
        assertThat(inTime.stop()).isEmpty();
        assertThat(threads.only().delay()).isPositive();
    }

    @Test
    void aLookThatCouldNotBeScheduledIsMadeUpFor() {
        Watchdog watchdog = watchdog(Duration.ZERO);
        Run late = Runs.begun(OVER_AT_ONCE);
        threads.rejecting(true);
        watchdog.watch(late);
        threads.rejecting(false);

        watchdog.watch(Runs.begun(HOUR));
        threads.runOnly();

        assertThat(abandoned).containsExactly(late);
        assertThat(threads.only().delay()).isPositive();
    }

    @Test
    void aStoppedWatchdogLooksNoMore() throws InterruptedException {
        Watchdog watchdog = watchdog(HOUR);
        watchdog.watch(Runs.begun(Duration.ofMinutes(5)));

        watchdog.stop(HOUR);

        assertThat(threads.pending()).isEmpty();
    }

    private Watchdog watchdog(Duration grace) {
        return new Watchdog("default", grace, threads, abandoned::add);
    }
}
