package org.kerja.faults.node;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.kerja.engine.OwnThreads;
import org.kerja.spi.Threads;

/** Threads of which there are none for jobs while they are said to be refused, as in a server that is suspended. */
final class RejectingThreads implements Threads {

    private final Threads real = new OwnThreads(RejectingThreads.class.getClassLoader());
    private volatile boolean rejecting;

    void reject(boolean rejecting) {
        this.rejecting = rejecting;
    }

    @Override
    public void execute(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("suspended");
        }
        real.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        return real.schedule(task, delay);
    }

    @Override
    public void reserve() {
        real.reserve();
    }

    @Override
    public void close() {
        real.close();
    }
}
