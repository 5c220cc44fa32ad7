package org.kerja;

/** Where a stored job stands. */
public enum JobState {
    /** May be claimed now. */
    READY,
    /** Waits for its time. */
    DELAYED,
    /** Held by a worker under a lease. */
    RESERVED
}
