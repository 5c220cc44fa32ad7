package org.kerja.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the crash demo wants the process to die: in the middle of jobs that have written their row and not yet committed.
 * When as many jobs as wanted have passed, the next ones stop here until the process is killed.
 */
@ApplicationScoped
public class CrashPoint {

    /** What is printed when the process may be killed. */
    static final String REACHED = "crash point reached";

    private static final int NEVER = -1;

    private final int after = Integer.getInteger("demo.crash-after", NEVER);
    private final AtomicInteger passed = new AtomicInteger();

    void pass() {
        int position = passed.getAndIncrement();
        if (after == NEVER || position < after) {
            return;
        }
        if (position == after) {
            Terminal.say(REACHED);
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
