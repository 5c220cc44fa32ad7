package org.kerja.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kerja.spi.Threads;

/** Threads that take jobs and do not begin them until the test says so; timers run as ever. */
public final class HeldThreads implements Threads {

    private final OwnThreads own = new OwnThreads(HeldThreads.class.getClassLoader());
    private final List<Runnable> held = new ArrayList<>();
    private boolean released;

    @Override
    public synchronized void execute(Runnable task) {
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
    public void close() {
        release();
        own.close();
    }
}
