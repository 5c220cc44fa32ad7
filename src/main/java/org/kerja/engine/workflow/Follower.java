package org.kerja.engine.workflow;

/** When a job follows from what becomes of a chain or a batch. */
public enum Follower {
    /** Before all others. */
    START,
    /** When some have come to an end. */
    PROGRESS,
    /** When all are done. */
    SUCCESS,
    /** When one has finally failed. */
    FAILURE,
    /** When none is pending. */
    COMPLETE
}
