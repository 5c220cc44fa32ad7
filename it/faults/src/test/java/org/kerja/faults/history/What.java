package org.kerja.faults.history;

/** What a process did. */
public enum What {
    /** Asked to dispatch a job. */
    DISPATCH,
    /** Asked the store for jobs. */
    ASK,
    /** Asked the store which queues have jobs. */
    LOOK,
    /** Was handed a job. */
    CLAIM,
    /** Asked to renew a lease. */
    RENEW,
    /** Began to run a job. */
    START,
    /** Came to the end of a job's code. */
    EFFECT,
    /** Threw something out of a job's code. */
    THREW,
    /** Asked to complete a job. */
    COMPLETE,
    /** Asked to put a job back. */
    RETURN,
    /** Asked to move a job to the failed ones. */
    FAIL,
    /** Told a job that it has finally failed. */
    TOLD,
    /** Asked to cancel a job. */
    CANCEL,
    /** Asked to retry a failed job. */
    RETRY,
    /** Died at a fault point. */
    DIED,
    /** Has dispatched its last job. */
    QUIET,
    /** Was running at this time. */
    PULSE,
    /** Ended in order. */
    STOPPED,
    /** Suffered a fault; of the controller. */
    FAULT
}
