package org.kerja.faults.history;

/** What a process heard when it asked. */
public enum Answer {
    /** It was done. */
    ACCEPTED,
    /** It was not done. */
    REFUSED,
    /** Nobody knows: there was an error, or the process ended before it heard. */
    UNKNOWN
}
