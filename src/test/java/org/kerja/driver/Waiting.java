package org.kerja.driver;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what cannot signal: asks again and again, for at most {@code -Dwait.seconds}, by default 60. */
public final class Waiting {

    private static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("wait.seconds", 60));
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Waiting() {}

    /** Asks until the answer is wanted, and returns it. */
    public static <T> T forResult(String what, Supplier<T> question, Predicate<T> wanted) {
        long begin = System.nanoTime();
        while (true) {
            T answer = question.get();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() - begin > BOUND.toNanos()) {
                throw new AssertionError("Waited " + BOUND + " in vain for " + what + "; last: " + answer);
            }
            pause();
        }
    }

    /** The time between two questions. */
    public static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
