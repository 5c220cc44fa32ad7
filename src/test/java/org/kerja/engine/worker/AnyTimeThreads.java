package org.kerja.engine.worker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.kerja.spi.Threads;

/** A thread for each task and each timer. A timer may go off at any time, and is always cancelled too late. */
final class AnyTimeThreads implements Threads {

    private final Duration longest;
    private final Queue<Thread> begun = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

    /**
     * Has no threads yet.
     *
     * @param longest what is delayed for longer never comes
     */
    AnyTimeThreads(Duration longest) {
        this.longest = longest;
    }

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                errors.add(e);
            }
        });
        begun.add(thread);
        thread.start();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        if (delay.compareTo(longest) <= 0) {
            execute(task);
        }
        return () -> {};
    }

    @Override
    public void reserve() {
        // There are always enough.
    }

    /** Waits until all have ended, and those that they began; throws what one of them threw. */
    @Override
    public void close() {
        for (Thread thread = begun.poll(); thread != null; thread = begun.poll()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!errors.isEmpty()) {
            throw new AssertionError(errors.peek());
        }
    }
}
