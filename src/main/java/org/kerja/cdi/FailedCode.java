package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import org.jspecify.annotations.Nullable;
import org.kerja.JobFailure;
import org.kerja.spi.Transactions;

/**
 * The {@code failed} method of a job that handles itself. The engine is in no transaction when it calls it, so the one
 * that {@code @Transactional} asks for begins here.
 */
record FailedCode(JobCode code, boolean isStatic, boolean transactional, Transactions transactions) {

    /** Calls it on a job; a static one on null too. */
    void call(@Nullable Object job, JobFailure failure, CreationalContext<?> dependents) throws Throwable {
        if (transactional) {
            transactions.call(() -> code.call(job, failure, dependents));
        } else {
            code.call(job, failure, dependents);
        }
    }
}
