package org.kerja.bench;

import java.util.List;
import java.util.function.Consumer;

/**
 * A job queue on PostgreSQL that is measured: how one dispatches with it, and a worker that can be started and stopped. It
 * has a process of its own and ends with it.
 */
interface QueueSystem {

    /** The version of what is measured. */
    String version();

    /** What is set, for the reader of the figures. */
    String settings();

    /** Dispatches one job in a transaction of its own. */
    void dispatch(NoOperation job) throws Exception;

    /** Dispatches jobs with the call that the system offers for many. */
    void dispatchAll(List<NoOperation> jobs) throws Exception;

    /** Starts the worker; each job is handed to the consumer, by any thread. */
    void start(Consumer<NoOperation> job) throws Exception;

    /** Stops the worker; it can be started again. */
    void stop() throws Exception;

    /** How many jobs the store holds that have not ended. */
    long left() throws Exception;

    /** The table that jobs wait in. */
    String table();

    /** Removes all jobs, ended ones too. Only while the worker is stopped. */
    void clear() throws Exception;
}
