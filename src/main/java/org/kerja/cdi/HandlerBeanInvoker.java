package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.JobHandler;
import org.kerja.spi.JobInvoker;

/** Calls the bean that handles a job, through its contextual reference so that interceptors and decorators apply. */
final class HandlerBeanInvoker implements JobInvoker {

    private final JobSurroundings surroundings;
    private final Function<CreationalContext<?>, JobHandler<Object>> reference;

    HandlerBeanInvoker(JobSurroundings surroundings, BeanManager beans, HandlerBean handler) {
        this.surroundings = surroundings;
        this.reference = reference(beans, handler);
    }

    /** A client proxy serves every call; anything else is made for the one call. */
    private static Function<CreationalContext<?>, JobHandler<Object>> reference(
            BeanManager beans, HandlerBean handler) {
        Bean<?> bean = handler.bean();
        if (beans.isNormalScope(bean.getScope())) {
            JobHandler<Object> proxy = reference(beans, handler, beans.createCreationalContext(bean));
            return dependents -> proxy;
        }
        return dependents -> reference(beans, handler, dependents);
    }

    /** Its type argument is the class of the job, checked at deployment. */
    @SuppressWarnings("unchecked")
    private static JobHandler<Object> reference(
            BeanManager beans, HandlerBean handler, CreationalContext<?> dependents) {
        return (JobHandler<Object>) beans.getReference(handler.bean(), handler.handlerType(), dependents);
    }

    @Override
    public void handle(Object job, JobContext context) throws Throwable {
        surroundings.around(dependents -> reference.apply(dependents).handle(job, context));
    }

    @Override
    public Optional<Duration> backoff(Object job, int failed, Throwable error) throws Throwable {
        AtomicReference<Optional<Duration>> wait = new AtomicReference<>(Optional.empty());
        surroundings.around(dependents -> wait.set(reference.apply(dependents).backoff(job, failed, error)));
        return Objects.requireNonNull(wait.get(), "The backoff method of the handler returned null");
    }

    @Override
    public void unreadable(JobFailure failure) throws Throwable {
        surroundings.around(dependents -> reference.apply(dependents).unreadable(failure));
    }

    @Override
    public void failed(Object job, JobFailure failure) throws Throwable {
        surroundings.around(dependents -> reference.apply(dependents).failed(job, failure));
    }
}
