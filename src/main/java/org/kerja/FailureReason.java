package org.kerja;

/** Why a job has finally failed, or why an attempt did not complete it. */
public enum FailureReason {
    /** It threw. */
    EXCEPTION,
    /** It ran longer than its timeout. */
    TIMEOUT,
    /** Its worker vanished or lost the lease. */
    LEASE_LOST,
    /** Its {@link Job#retryUntil()} passed. */
    DEADLINE,
    /** It was delivered more often than {@link Job#maxDeliveries()}. */
    MAX_DELIVERIES,
    /** It failed itself through {@link JobContext#fail}, or its middleware did. */
    FAILED_BY_JOB,
    /** Its payload cannot be read. */
    UNREADABLE
}
