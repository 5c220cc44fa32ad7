package org.kerja.bench;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** Which of a number of jobs have run, how often, and how long after they were to be dispatched. */
final class Runs {

    private final AtomicIntegerArray times;
    private final AtomicLongArray micros;
    private final AtomicLongArray moments;
    private final CountDownLatch left;

    Runs(int jobs) {
        times = new AtomicIntegerArray(jobs);
        micros = new AtomicLongArray(jobs);
        moments = new AtomicLongArray(jobs);
        left = new CountDownLatch(jobs);
    }

    void ran(NoOperation job) {
        int number = (int) job.number();
        if (times.getAndIncrement(number) == 0) {
            long now = Clocks.micros();
            micros.set(number, now - job.sent());
            moments.set(number, now);
            left.countDown();
        }
    }

    /** Waits until each job has run; false if that takes too long. */
    boolean await(Duration duration) throws InterruptedException {
        return left.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many jobs have not run. */
    long missing() {
        return left.getCount();
    }

    /** The same of those before a number. */
    long missing(int before) {
        return IntStream.range(0, before)
                .filter(number -> times.get(number) == 0)
                .count();
    }

    /** How many runs there were beyond one of each job. */
    long repeated() {
        return IntStream.range(0, times.length())
                .mapToLong(number -> Math.max(0, times.get(number) - 1))
                .sum();
    }

    /** From dispatch to run, of the jobs that have run. */
    long[] micros() {
        return micros(0, times.length());
    }

    /** The same of those between two numbers. */
    long[] micros(int from, int to) {
        return numbers(from, to).mapToLong(micros::get).toArray();
    }

    /** When jobs have run, in this order. */
    long[] moments() {
        return numbers(0, times.length()).mapToLong(moments::get).sorted().toArray();
    }

    /** Which jobs have run. */
    BitSet all() {
        return numbers(0, times.length()).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private IntStream numbers(int from, int to) {
        return IntStream.range(from, to).filter(number -> times.get(number) > 0);
    }
}
