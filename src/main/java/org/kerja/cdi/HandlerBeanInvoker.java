package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.BeanManager;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.spi.JobInvoker;

/** Calls the bean that handles a job, through its contextual reference so that interceptors and decorators apply. */
final class HandlerBeanInvoker implements JobInvoker {

    private final JobSurroundings surroundings;
    private final BeanManager beans;
    private final HandlerBean handler;

    HandlerBeanInvoker(JobSurroundings surroundings, BeanManager beans, HandlerBean handler) {
        this.surroundings = surroundings;
        this.beans = beans;
        this.handler = handler;
    }

    @Override
    public void handle(Object job, JobContext context) throws Throwable {
        surroundings.around(dependents -> reference(dependents).handle(job, context));
    }

    @Override
    public void failed(Object job, JobFailure failure) throws Throwable {
        surroundings.around(dependents -> reference(dependents).failed(job, failure));
    }

    /** Its type argument is the class of the job, checked at deployment. */
    @SuppressWarnings("unchecked")
    private JobHandler<Object> reference(CreationalContext<?> dependents) {
        return (JobHandler<Object>) beans.getReference(handler.bean(), handler.handlerType(), dependents);
    }
}
