package org.kerja;

import java.util.Optional;

/**
 * Something of the thread that dispatches a job which goes with the job, and is there again where it runs: a tenant, a locale,
 * an entry of the log's diagnostic context. Each bean of this type is one, and its name is the key of its value among the
 * entries of a job, see {@link JobContext#entries}, and does not begin with {@code kerja.}; so it stays the same on all nodes and in all releases. What goes with a job
 * is stored with what the job is made of, and encrypted with it.
 *
 * <p>Used by any number of threads.
 */
public interface ContextEntry {

    /** What goes with a job that the calling thread dispatches; empty for nothing. What it throws comes back to the caller. */
    Optional<String> capture();

    /**
     * Sets it for the calling thread, which is about to run a job with this value together with its middleware, or to tell the job
     * that it has failed. What it throws is a failed attempt.
     *
     * @return what ends that, called in the same thread
     */
    Restored restore(String value);

    /** Ends what was restored. */
    @FunctionalInterface
    interface Restored extends AutoCloseable {

        @Override
        void close();
    }
}
