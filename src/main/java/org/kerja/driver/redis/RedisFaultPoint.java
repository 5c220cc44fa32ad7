package org.kerja.driver.redis;

import org.kerja.spi.FaultPoint;

/** Where a node stands between a step that Redis has done and what the node knows of it, or the next step. */
public enum RedisFaultPoint implements FaultPoint {
    /** Jobs are stored, one of them perhaps claimed as well; whoever dispatches does not know. */
    PUSHED,
    /** Jobs with keys or limits are stored, and nobody was told of them. */
    KEYED_PUSHED,
    /** Redis has handed out jobs, and the node knows of none of them. */
    CLAIMED,
    /** It has handed out the jobs of one line, and the node knows of none of them; other lines are to follow. */
    LIMITED_CLAIMED,
    /** Jobs of one place are removed, and the node does not know which were refused; those of others are to follow. */
    COMPLETED,
    /** Jobs of one place wait again; those of others are to follow. */
    GIVEN_BACK,
    /** A job lies among the failed ones, and the node does not know whether it was refused. */
    FAILED,
    /** A failed job waits again, and whoever has retried it does not know. */
    RETRIED,
    /** Chains and batches were moved on. */
    WORKFLOWS_CHANGED
}
