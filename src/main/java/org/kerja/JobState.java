package org.kerja;

/** Where a job stands. The first three lie in a queue, the others have ended. */
public enum JobState {
    /** May be claimed now. */
    READY,
    /** Waits for its time. */
    DELAYED,
    /** Held by a worker under a lease. */
    RESERVED,
    /** Has done its work. */
    COMPLETED,
    /** Was found not to be needed, by its middleware or since an entity is gone. */
    SKIPPED,
    /** Has thrown one of its {@linkplain Job#dropOn exceptions} after which it is not needed any more. */
    DROPPED,
    /** Was cancelled. */
    CANCELLED,
    /** Has finally failed, and lies among the failed jobs. */
    FAILED
}
