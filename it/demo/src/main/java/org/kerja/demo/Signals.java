package org.kerja.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.kerja.event.JobEvent;

/** Hears of every job that is done, so that nobody has to ask the database without need. */
@ApplicationScoped
public class Signals {

    private static final int NOTABLE = 200;

    private final Semaphore ended = new Semaphore(0);

    void completed(@Observes JobEvent.Completed event) {
        ended.release();
    }

    void failed(@Observes JobEvent.Failed event) {
        ended.release(NOTABLE);
    }

    /** Waits until a good number of jobs have ended, at most this long. */
    void await(Duration limit) throws InterruptedException {
        if (ended.tryAcquire(NOTABLE, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            ended.drainPermits();
        }
    }
}
