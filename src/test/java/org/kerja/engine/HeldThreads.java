package org.kerja.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.kerja.spi.Threads;

/** Threads that take jobs and do not begin them until the test says so, or take none; timers run as ever. */
public final class HeldThreads implements Threads {

    private final OwnThreads own = new OwnThreads(HeldThreads.class.getClassLoader());
    private final List<Runnable> held = new ArrayList<>();
    private boolean released;
    private boolean refusing;

    /** Takes no jobs from now on, or takes them again. */
    public synchronized void refuse(boolean refusing) {
        this.refusing = refusing;
    }

    @Override
    public synchronized void execute(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("There is no thread, as the test wants it");
        }
        if (released) {
            own.execute(task);
        } else {
            held.add(task);
        }
    }

    /** Begins everything. */
    public synchronized void release() {
        released = true;
        held.forEach(own::execute);
        held.clear();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        return own.schedule(task, delay);
    }

    @Override
    public void reserve() {
        own.reserve();
    }

    @Override
    public void close() {
        release();
        own.close();
    }
}
