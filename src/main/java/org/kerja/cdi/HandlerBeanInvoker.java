package org.kerja.cdi;

import jakarta.enterprise.inject.spi.BeanManager;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.spi.JobInvoker;

/** Calls the bean that handles a job. */
final class HandlerBeanInvoker implements JobInvoker {

    private final JobSurroundings surroundings;
    private final BeanReference<JobHandler<Object>> handler;

    /** The type argument of the bean is the class of the job, checked at deployment. */
    HandlerBeanInvoker(JobSurroundings surroundings, BeanManager beans, HandlerBean handler) {
        this.surroundings = surroundings;
        this.handler = BeanReference.of(beans, handler.bean(), handler.handlerType());
    }

    @Override
    public void handle(Object job, JobContext context) throws Throwable {
        surroundings.around(dependents -> handler.get(dependents).handle(job, context));
    }

    @Override
    public Optional<Duration> backoff(Object job, int failed, Throwable error) throws Throwable {
        AtomicReference<Optional<Duration>> wait = new AtomicReference<>(Optional.empty());
        surroundings.around(dependents -> wait.set(handler.get(dependents).backoff(job, failed, error)));
        return Objects.requireNonNull(wait.get(), "The backoff method of the handler returned null");
    }

    @Override
    public void unreadable(JobFailure failure) throws Throwable {
        surroundings.around(dependents -> handler.get(dependents).unreadable(failure));
    }

    @Override
    public void failed(Object job, JobFailure failure) throws Throwable {
        surroundings.around(dependents -> handler.get(dependents).failed(job, failure));
    }
}
