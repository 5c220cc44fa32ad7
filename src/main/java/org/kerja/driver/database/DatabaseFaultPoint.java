package org.kerja.driver.database;

import org.kerja.spi.FaultPoint;

/** Where a node stands between two statements of one transaction, or between the last of them and the commit. */
public enum DatabaseFaultPoint implements FaultPoint {
    /** Jobs were inserted. */
    PUSHED,
    /** Unique keys name a job that is not inserted yet. */
    KEYS_TAKEN,
    /** Limited jobs were taken, but that uses up no limit yet. */
    LIMITED_TAKEN,
    /** Jobs that are due were found, but not yet taken. Not where a claim is one statement. */
    CLAIM_HELD,
    /** They were taken. Not where a claim is one statement. */
    CLAIM_TAKEN,
    /** Completed jobs were deleted; committed already where that is one statement. */
    COMPLETED,
    /** Jobs were put back. */
    GIVEN_BACK,
    /** The row of a job that has failed is locked and has its last error. */
    FAIL_HELD,
    /** The job lies among the failed ones as well. */
    FAIL_MOVED,
    /** It lies only there. */
    FAIL_REMOVED,
    /** The row of a failed job that is to be retried is locked. */
    RETRY_HELD,
    /** The job lies in its queue as well. */
    RETRY_MOVED,
    /** It lies only there. */
    RETRY_REMOVED,
    /** Chains and batches were moved on. */
    WORKFLOWS_CHANGED
}
