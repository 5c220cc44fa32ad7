package org.kerja;

/** What becomes of a job when an entity that it is made of is not there any more when it is to run. */
public enum MissingEntity {
    /** It fails at once, whatever tries are left. */
    FAIL,
    /** It is not needed: it is gone, and counts neither as done nor as failed. */
    DROP,
    /** The attempt has failed, and the job is tried again as after any other error: the entity may still come. */
    RETRY
}
