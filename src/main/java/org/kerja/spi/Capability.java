package org.kerja.spi;

/** What a store can do beyond keeping jobs and handing them out. Asking for what is missing is refused with its name. */
public enum Capability {
    /** Jobs can wait for a time. */
    DELAY,
    /** Jobs of higher priority leave a queue first. */
    PRIORITY,
    /** Of jobs with the same key one lies in the store at a time. */
    UNIQUE,
    /** Limits of what runs at once or begins in a time, by keys, and groups that take turns. */
    LIMITS,
    /** Jobs that have ended are found by their ids for a time. */
    HISTORY,
    /** Jobs can be parts of chains and batches. */
    WORKFLOWS,
    /** Every word about a claimed job is conditional on its lease. */
    FENCING,
    /** Pushing and completing join the caller's transaction. */
    TRANSACTIONS,
    /** Sizes and single jobs can be read, and single jobs cancelled. */
    INSPECTION,
    /** A queue can be cleared. */
    CLEAR,
    /** A queue can be paused. */
    PAUSE;

    /** What a store throws that is asked for this and cannot do it. */
    public UnsupportedOperationException missingIn(String driver) {
        return missingIn(driver, "");
    }

    /** The same, with a clause that says why. */
    public UnsupportedOperationException missingIn(String driver, String why) {
        return new UnsupportedOperationException(
                "The " + driver + " driver lacks the capability " + this + (why.isEmpty() ? "" : ", " + why));
    }
}
