package org.kerja.cdi;

import java.util.function.Consumer;
import org.kerja.engine.job.JobDefinition;

/** Holds jobs to the constraints of their types. */
interface JobConstraints extends AutoCloseable {

    /** Holds jobs to none. */
    JobConstraints NONE = (type, name) -> JobDefinition.ANY;

    /**
     * What refuses instances of a job type that break its constraints.
     *
     * @param name the name of the job, for messages
     */
    Consumer<Object> of(Class<?> type, String name);

    @Override
    default void close() {}
}
