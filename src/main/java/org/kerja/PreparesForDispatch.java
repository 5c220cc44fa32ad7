package org.kerja;

/** A job that looks at itself before it is dispatched: it may complete what it is made of, or find that it is not needed. */
public interface PreparesForDispatch {

    /**
     * Called once for each dispatch, in the thread and the transaction of the caller, before the job is checked and
     * written. What it throws comes back to the caller, and nothing is dispatched.
     *
     * @return whether the job is to be dispatched. If not, {@link org.kerja.event.JobEvent.NotDispatched} is fired, and
     *     the id that the caller gets is that of no job
     */
    boolean prepareForDispatch();
}
