package org.kerja.engine.worker;

/**
 * How a worker is doing.
 *
 * @param storeReachable whether its last look at the store worked
 * @param running the jobs that run
 * @param buffered the claimed jobs that wait for a thread
 * @param stuckThreads the threads that are lost to jobs which ignore their timeout
 */
public record WorkerState(
        String name, String connection, boolean storeReachable, int running, int buffered, int stuckThreads) {

    /** Whether the worker does what it should. */
    public boolean ready() {
        return storeReachable && stuckThreads == 0;
    }
}
