package org.kerja;

/** What came of asking to cancel a job. */
public enum CancelOutcome {
    /** It was waiting and is gone; it will not run. */
    CANCELLED,
    /** It is running. {@link JobContext#isCancelled()} turns true and its thread is interrupted; it is not tried again. */
    REQUESTED,
    /** No such job waits or runs. */
    NOT_FOUND
}
