package org.kerja;

/**
 * A job that decides itself how it is queued. Whoever dispatches it, alone or in bulk, on whatever way but
 * {@link Dispatcher#dispatchSync}, only begins; the job does the rest. In bulk it does so after the others were dispatched.
 */
public interface DispatchesItself {

    /**
     * Dispatches this job, or does not, in the thread and the transaction of the caller.
     *
     * @param prepared the dispatch as the caller has said it; its {@link PreparedDispatch#dispatch} does not come back here
     * @return the id that the caller gets
     */
    JobId dispatchItself(PreparedDispatch prepared);
}
