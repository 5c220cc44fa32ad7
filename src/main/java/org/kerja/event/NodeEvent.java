package org.kerja.event;

/**
 * Something that happened on this node to a worker, to a queue or to failed jobs as a whole. Observe a subtype or this type;
 * observers run in the thread where it happened, and what they throw is logged and changes nothing. What other nodes do is
 * told there.
 */
public sealed interface NodeEvent {

    /** The connection that it is about. */
    String connection();

    /** A worker claims jobs from now on. */
    record WorkerStarted(String node, String worker, String connection) implements NodeEvent {}

    /** A worker has ended, with all of its jobs done or given back. */
    record WorkerStopped(String node, String worker, String connection) implements NodeEvent {}

    /** Somebody has paused a queue through this node. */
    record QueuePaused(String connection, String queue) implements NodeEvent {}

    /** Somebody has resumed a queue through this node. */
    record QueueResumed(String connection, String queue) implements NodeEvent {}

    /**
     * Somebody has removed the waiting jobs of a queue through this node.
     *
     * @param jobs how many there were
     */
    record QueueCleared(String connection, String queue, int jobs) implements NodeEvent {}

    /**
     * Somebody has put failed jobs back into their queues through this node; a transaction of the caller may still roll back.
     *
     * @param connection where the failed jobs were kept
     * @param jobs how many there were
     */
    record FailedJobsRetried(String connection, int jobs) implements NodeEvent {}
}
