package org.kerja.engine.worker;

import org.kerja.spi.FaultPoint;

/** Where a worker stands between what it has done and what the store, or it, knows of that. */
public enum WorkerFaultPoint implements FaultPoint {
    /** The store has handed out jobs, and the worker has not yet taken them in. */
    CLAIMED,
    /** The store knows that a job is about to run. */
    MARKED,
    /** A job has run, and the store has not been told. */
    RAN,
    /** The word about how a job ended was said in its transaction, which has not committed. */
    TOLD_IN_TRANSACTION,
    /** The transaction of a job has committed, and the worker has not noted it. */
    COMMITTED,
    /** The store has taken completions, and the worker has not noted it. */
    COMPLETED,
    /** The store has taken jobs back, to try them again or since they were released, and the worker has not noted it. */
    GIVEN_BACK,
    /** The store has moved a job to the failed ones, and the application has not been told. */
    FAILED,
    /** What has become of jobs of chains and batches was taken in, and nobody was told of what follows. */
    CONDUCTED
}
