package org.kerja.engine.worker;

/**
 * How many jobs a worker may run at once. A job that ignores its timeout keeps its thread; its permit is replaced so
 * that it does not keep others from running, up to as many as the worker has.
 */
final class Permits {

    private final int concurrency;
    private int used;
    private int stuck;

    Permits(int concurrency) {
        this.concurrency = concurrency;
    }

    synchronized boolean tryAcquire() {
        if (free() <= 0) {
            return false;
        }
        used++;
        return true;
    }

    synchronized void release() {
        used--;
        notifyAll();
    }

    /** A thread does not come back from its job. */
    synchronized void stuck() {
        stuck++;
        notifyAll();
    }

    /** It has come back after all. */
    synchronized void recovered() {
        stuck--;
    }

    synchronized int free() {
        return concurrency + Math.min(stuck, concurrency) - used;
    }

    synchronized int stuckThreads() {
        return stuck;
    }

    /** Waits until nothing runs that could still end in order; false if the time has passed before. */
    synchronized boolean awaitIdle(long untilNanos) throws InterruptedException {
        while (used > stuck) {
            long left = (untilNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
