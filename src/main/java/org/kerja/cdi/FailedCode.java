package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import org.kerja.JobFailure;
import org.kerja.spi.Transactions;

/**
 * The {@code failed} method of a job that handles itself. The engine is in no transaction when it calls it, so the one
 * that {@code @Transactional} asks for begins here.
 */
record FailedCode(JobCode code, boolean transactional, Transactions transactions) {

    void call(Object job, JobFailure failure, CreationalContext<?> dependents) throws Throwable {
        if (transactional) {
            transactions.call(() -> code.call(job, failure, dependents));
        } else {
            code.call(job, failure, dependents);
        }
    }
}
