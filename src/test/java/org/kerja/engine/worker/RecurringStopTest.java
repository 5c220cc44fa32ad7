package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;
import org.kerja.engine.ManualThreads;
import org.kerja.engine.OwnThreads;

class RecurringStopTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ManualThreads threads = new ManualThreads();
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void aStoppedTaskIsNoLongerTimed() throws InterruptedException {
        Recurring recurring = new Recurring("The task", threads, PATIENCE, this::count);
        recurring.wakeIn(Duration.ofSeconds(5));

        recurring.stop(PATIENCE);

        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aStoppedTaskIsNotWoken() throws InterruptedException {
        Recurring recurring = new Recurring("The task", threads, PATIENCE, this::count);
        recurring.stop(PATIENCE);

        recurring.wake();
        recurring.wakeIn(Duration.ofSeconds(5));

        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void aTimerThatWasCancelledTooLateDoesNotRunAStoppedTask() throws InterruptedException {
        Recurring recurring = new Recurring("The task", threads, PATIENCE, this::count);
        recurring.wake();
        Runnable late = threads.only().begun();
        recurring.stop(PATIENCE);

        late.run();

        assertThat(runs).hasValue(0);
    }

    @Test
    void stoppingWaitsForTheRunThatHasBegun() throws Exception {
        Recurring recurring = new Recurring("The task", threads, PATIENCE, this::untilTheTestAllows);
        recurring.wake();
        CompletableFuture<Void> run = CompletableFuture.runAsync(threads::runOnly);
        begun.await();
        FutureTask<Boolean> stop = new FutureTask<>(() -> {
            recurring.stop(PATIENCE);
            return true;
        });
        Thread stopping = new Thread(stop, "stopping");
        stopping.start();
        Waiting.forResult("the stop to wait", stopping::getState, Thread.State.TIMED_WAITING::equals);

        mayEnd.countDown();

        stop.get(20, TimeUnit.SECONDS);
        run.get(20, TimeUnit.SECONDS);
        assertThat(runs).hasValue(1);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void stoppingDoesNotWaitLongerThanItsPatience() throws Exception {
        Recurring recurring = new Recurring("The task", threads, PATIENCE, this::untilTheTestAllows);
        recurring.wake();
        CompletableFuture<Void> run = CompletableFuture.runAsync(threads::runOnly);
        begun.await();

        recurring.stop(Duration.ofMillis(1));

        assertThat(run).isNotDone();
        mayEnd.countDown();
        run.get(20, TimeUnit.SECONDS);
        assertThat(threads.pending()).isEmpty();
    }

    @Test
    void noRunGoesOnWhenTheStopHasReturned() throws InterruptedException {
        try (OwnThreads timers = new OwnThreads(RecurringStopTest.class.getClassLoader())) {
            for (int round = 0; round < 500; round++) {
                CountDownLatch repeated = new CountDownLatch(3);
                AtomicInteger running = new AtomicInteger();
                Recurring recurring = new Recurring("The task", timers, PATIENCE, () -> {
                    running.incrementAndGet();
                    repeated.countDown();
                    Thread.yield();
                    running.decrementAndGet();
                    return Duration.ZERO;
                });
                recurring.wake();
                repeated.await();

                recurring.stop(PATIENCE);

                assertThat(running).hasValue(0);
            }
        }
    }

    private Duration count() {
        runs.incrementAndGet();
        return Recurring.UNTIL_WOKEN;
    }

    private Duration untilTheTestAllows() {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        count();
        return Duration.ofSeconds(5);
    }
}
