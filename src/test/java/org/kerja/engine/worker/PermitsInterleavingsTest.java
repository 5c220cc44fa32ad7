package org.kerja.engine.worker;

import static org.kerja.engine.worker.Interleavings.explore;
import static org.kerja.engine.worker.Interleavings.require;
import static org.kerja.engine.worker.Interleavings.together;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interleavings")
class PermitsInterleavingsTest {

    @Test
    void noMoreThanTheConcurrencyAreHeldBesideThoseOfStuckThreads() {
        explore(600, () -> {
            Permits permits = new Permits(1);
            AtomicInteger inOrder = new AtomicInteger();

            together(() -> run(permits, inOrder), () -> run(permits, inOrder), () -> runStuck(permits, inOrder));

            require(permits.free() == 1, "all are back, not " + permits.free());
            require(permits.stuckThreads() == 0, "none is stuck");
        });
    }

    @Test
    void whileAJobCanEndInOrderTheWorkerIsNotIdle() {
        explore(600, () -> {
            Permits permits = new Permits(2);
            AtomicInteger inOrder = new AtomicInteger();
            permits.tryAcquire();
            permits.tryAcquire();
            inOrder.set(2);

            together(
                    () -> {
                        inOrder.decrementAndGet();
                        permits.release();
                    },
                    () -> stuck(permits, inOrder),
                    () -> require(!isIdle(permits) || inOrder.get() == 0, "none can end in order"));

            require(isIdle(permits), "all have ended");
        });
    }

    private static void run(Permits permits, AtomicInteger inOrder) {
        if (permits.tryAcquire()) {
            require(inOrder.incrementAndGet() == 1, "it is alone");
            inOrder.decrementAndGet();
            permits.release();
        }
    }

    private static void runStuck(Permits permits, AtomicInteger inOrder) {
        if (permits.tryAcquire()) {
            require(inOrder.incrementAndGet() == 1, "it is alone");
            stuck(permits, inOrder);
        }
    }

    /** The thread comes back at last. */
    private static void stuck(Permits permits, AtomicInteger inOrder) {
        inOrder.decrementAndGet();
        permits.stuck();
        permits.recovered();
        permits.release();
    }

    private static boolean isIdle(Permits permits) {
        try {
            return permits.awaitIdle(System.nanoTime());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
