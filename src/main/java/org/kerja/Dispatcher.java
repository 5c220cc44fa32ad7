package org.kerja;

import java.util.Collection;
import java.util.List;

/**
 * Hands jobs to their queues. Injected as a bean; safe for use by any number of threads.
 *
 * <p>On a transactional connection a dispatch joins the caller's JTA transaction: the job exists when that commits and
 * never if it rolls back. On every other connection it happens right after that commit. Without a transaction it
 * happens before the method returns.
 *
 * <p>All methods throw {@link DispatchException} when a job cannot be dispatched (its type is no job, it cannot be
 * written as JSON, it is too large) and {@link StoreException} when the store cannot be reached. Where there is Bean
 * Validation, they throw {@code jakarta.validation.ConstraintViolationException} when a job breaks the constraints of its
 * type. Then nothing was dispatched.
 */
public interface Dispatcher {

    /** Dispatches a job with the options of its type. */
    JobId dispatch(Object job);

    /** Dispatches a closure, with the options of {@code kerja.jobs.closure.*}. */
    default JobId dispatch(JobClosure closure) {
        return dispatch((Object) closure);
    }

    /** Begins the dispatch of a closure; nothing happens until its {@link PreparedDispatch#dispatch()}. */
    default PreparedDispatch prepare(JobClosure closure) {
        return prepare((Object) closure);
    }

    /** Begins a dispatch that says more; nothing happens until its {@link PreparedDispatch#dispatch()}. */
    PreparedDispatch prepare(Object job);

    /**
     * Runs the job now, in the calling thread, through its handler, and once: what it throws fails it, puts it among
     * the failed jobs and comes back to the caller, but for what {@link Job#dropOn} names. Unchecked exceptions come as
     * they are. A {@code @Transactional} job runs in the caller's transaction, which can only roll back if it throws, else
     * in one of its own.
     *
     * @throws JobFailedException if the job threw a checked exception or one of Kerja, failed itself, or is
     *     {@code @Transactional} where no transaction may be begun
     */
    JobId dispatchSync(Object job);

    /** Begins a chain, of which each link begins when the one before is done; nothing happens until its {@link PreparedChain#dispatch}. */
    PreparedChain chain(Object... links);

    /** Begins a batch of jobs that run in any order; nothing happens until its {@link PreparedBatch#dispatch}. */
    PreparedBatch batch(Object... members);

    /** Begins a batch of jobs that run in any order; nothing happens until its {@link PreparedBatch#dispatch}. */
    default PreparedBatch batch(Collection<?> members) {
        return batch().add(members);
    }

    /** Dispatches several jobs, also of several types, in as few statements as the store allows. Ids in the order of the jobs. */
    List<JobId> bulk(Collection<?> jobs);
}
