package org.kerja.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.InjectionTarget;
import java.time.Duration;
import java.util.Optional;
import org.kerja.JobContext;
import org.kerja.JobFailure;
import org.kerja.spi.JobInvoker;

/** Calls the methods of a job that handles itself. */
final class SelfHandlingInvoker implements JobInvoker {

    private final JobSurroundings surroundings;
    private final Optional<InjectionTarget<Object>> members;
    private final JobCode handle;
    private final Optional<FailedCode> failed;
    private final Optional<BackoffCode> backoff;

    /**
     * Makes one.
     *
     * @param members what injects the members of the job; empty if it has none to inject
     * @param backoff what the job says of its waits; empty if it says nothing
     */
    SelfHandlingInvoker(
            JobSurroundings surroundings,
            Optional<InjectionTarget<Object>> members,
            JobCode handle,
            Optional<FailedCode> failed,
            Optional<BackoffCode> backoff) {
        this.surroundings = surroundings;
        this.members = members;
        this.handle = handle;
        this.failed = failed;
        this.backoff = backoff;
    }

    @Override
    public void handle(Object job, JobContext context) throws Throwable {
        surroundings.around(dependents -> {
            inject(job, dependents);
            handle.call(job, context, dependents);
        });
    }

    @Override
    public void failed(Object job, JobFailure failure) throws Throwable {
        if (failed.isPresent()) {
            surroundings.around(dependents -> {
                inject(job, dependents);
                failed.get().call(job, failure, dependents);
            });
        }
    }

    @Override
    public void unreadable(JobFailure failure) throws Throwable {
        if (failed.filter(FailedCode::isStatic).isPresent()) {
            surroundings.around(dependents -> failed.get().call(null, failure, dependents));
        }
    }

    @Override
    public Optional<Duration> backoff(Object job, int failures, Throwable error) throws Throwable {
        return backoff.isPresent() ? backoff.get().call(job, failures, error) : Optional.empty();
    }

    private void inject(Object job, CreationalContext<?> dependents) {
        members.ifPresent(target -> inject(target, job, dependents));
    }

    /** The target is that of the job's own class. */
    @SuppressWarnings("unchecked")
    private static void inject(InjectionTarget<Object> target, Object job, CreationalContext<?> dependents) {
        target.inject(job, (CreationalContext<Object>) dependents);
    }
}
