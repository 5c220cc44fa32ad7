package org.kerja;

/** What becomes of a dispatch whose {@linkplain Unique unique key} another job has. */
public enum OnDuplicate {
    /** Nothing is dispatched; the dispatch returns the id of the job that has the key. */
    DROP,
    /** The new job takes the place of the other while that waits; if a worker has it or it is done, as {@link #DROP}. */
    REPLACE,
    /**
     * As {@link #REPLACE}, but the wait since the first of them is bounded by {@link Unique#maxWait}. For a job with
     * a delay this is a debounce: it runs once the dispatches have paused for as long as its delay, and is made of
     * what the last one said.
     */
    EXTEND,
    /** The dispatch throws {@link DuplicateJobException}. */
    REFUSE
}
