package org.kerja.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kerja.driver.Waiting;

class PermitsTest {

    private final Permits permits = new Permits(2);

    @Test
    void thereAreAsManyAsTheConcurrency() {
        assertThat(permits.free()).isEqualTo(2);
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.tryAcquire()).isFalse();
        assertThat(permits.free()).isZero();
    }

    @Test
    void aReleasedPermitCanBeUsedAgain() {
        acquire(2);

        permits.release();

        assertThat(permits.free()).isEqualTo(1);
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void aStuckThreadIsReplaced() {
        acquire(2);

        permits.stuck();

        assertThat(permits.stuckThreads()).isEqualTo(1);
        assertThat(permits.tryAcquire()).isTrue();
        assertThat(permits.tryAcquire()).isFalse();
    }

    @Test
    void noMoreAreReplacedThanThereWere() {
        for (int i = 0; i < 4; i++) {
            assertThat(permits.tryAcquire()).isTrue();
            permits.stuck();
        }

        assertThat(permits.stuckThreads()).isEqualTo(4);
        assertThat(permits.tryAcquire()).isFalse();
    }

    @Test
    void aThreadThatComesBackTakesItsReplacementAway() {
        acquire(2);
        permits.stuck();
        acquire(1);

        permits.recovered();
        permits.release();

        assertThat(permits.stuckThreads()).isZero();
        assertThat(permits.free()).isZero();
        permits.release();
        assertThat(permits.free()).isEqualTo(1);
    }

    @Test
    void anIdleWorkerNeedsNoWaiting() throws InterruptedException {
        assertThat(permits.awaitIdle(System.nanoTime())).isTrue();
    }

    @Test
    void whatStillRunsWhenTheTimeHasPassedIsNotIdle() throws InterruptedException {
        acquire(1);

        assertThat(permits.awaitIdle(System.nanoTime())).isFalse();
    }

    @Test
    void stuckThreadsAreNotWaitedFor() throws InterruptedException {
        acquire(1);
        permits.stuck();

        assertThat(permits.awaitIdle(System.nanoTime())).isTrue();
    }

    @Test
    void theLastReleaseEndsTheWaiting() throws Exception {
        acquire(2);
        permits.release();

        assertThat(idleAfter(permits::release)).isTrue();
    }

    @Test
    void aThreadThatIsWrittenOffEndsTheWaiting() throws Exception {
        acquire(1);

        assertThat(idleAfter(permits::stuck)).isTrue();
    }

    private void acquire(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(permits.tryAcquire()).isTrue();
        }
    }

    /** Lets a thread wait with hours of patience, does the action and returns what the thread was told. */
    private boolean idleAfter(Runnable action) throws Exception {
        FutureTask<Boolean> waiting =
                new FutureTask<>(() -> permits.awaitIdle(System.nanoTime() + TimeUnit.HOURS.toNanos(1)));
        Thread thread = new Thread(waiting, "waiting");
        thread.setDaemon(true);
        thread.start();
        Waiting.forResult("the thread to wait", thread::getState, Thread.State.TIMED_WAITING::equals);
        action.run();
        return waiting.get(20, TimeUnit.SECONDS);
    }
}
